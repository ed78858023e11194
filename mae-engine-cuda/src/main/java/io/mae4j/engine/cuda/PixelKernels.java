package io.mae4j.engine.cuda;

import io.mae4j.graph.Shape;

/** Pictures from bytes: {@code pixels.cu}. Enqueues only. */
final class PixelKernels {
    private static final int THREADS = 256;
    private static final int MOST_PLANES = 65_535; // that a grid has room for: blocks take more than one then
    private static final int BLOCKS = 8; // of a plane, at most

    private final Commands device;

    PixelKernels(Commands device) {
        this.device = device;
    }

    /**
     * {@code y[b, c, ...] = levels[c, x[b, c, ...]]}.
     *
     * @param x bytes of a shape [batch, channels, ...]
     * @param levels [channels, 256]
     * @param y like x, in single precision
     */
    void lookUp(long x, long levels, long y, Shape shape) {
        long planes = (long) shape.dim(0) * shape.dim(1);
        long area = shape.size() / planes;
        int blocks = (int) Math.min(BLOCKS, (area + 4L * THREADS - 1) / (4L * THREADS));
        device.launch(
                device.kernel(Kernel.Source.of("pixels"), "lookUp"),
                new Grid(blocks, (int) Math.min(planes, MOST_PLANES), 1, THREADS, 0),
                x,
                levels,
                y,
                planes,
                shape.dim(1),
                area);
    }
}
