package io.mae4j.engine.cuda.kernel;

import io.mae4j.engine.cuda.card.Commands;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;

/** Pictures from bytes: {@code pixels.cu}. Enqueues only. */
public final class PixelKernels {
    private static final int THREADS = 256;
    private static final int MOST_PLANES = 65_535; // that a grid has room for: blocks take more than one then
    private static final int BLOCKS = 8; // of a plane, at most

    private final Commands device;

    public PixelKernels(Commands device) {
        this.device = device;
    }

    /**
     * {@code y[b, c, ...] = levels[c, x[b, c, ...]]}.
     *
     * @param x bytes [batch, channels, ...]
     * @param levels [channels, 256]
     * @param y like x, in single precision
     */
    public void lookUp(Value x, Value levels, Value y) {
        int channels = x.shape().dim(1);
        long planes = (long) x.shape().dim(0) * channels;
        long area = x.size() / planes;
        int blocks = (int) Math.min(BLOCKS, (area + 4L * THREADS - 1) / (4L * THREADS));
        device.launch(
                device.kernel(Kernel.Source.of("pixels"), "lookUp"),
                new Grid(blocks, (int) Math.min(planes, MOST_PLANES), 1, THREADS, 0),
                x.address(),
                levels.address(),
                y.address(),
                planes,
                channels,
                area);
    }
}
