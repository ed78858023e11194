package io.mae4j.engine.cuda;

/** Moves between strides, and sums over axes: {@code shapes.cu}. Enqueues only. */
final class ShapeKernels {
    private static final int THREADS = 256;
    private static final int BLOCKS = 16; // for each multiprocessor
    private static final int SUM_THREADS = 128;

    private final Commands device;

    ShapeKernels(Commands device) {
        this.device = device;
    }

    /** Moves {@code n} elements of 4 bytes, or of 16; {@code table} is the address of a {@link Strides} table. */
    void move(long x, long y, long n, boolean fours, long table) {
        device.launch(
                device.kernel(Kernel.Source.of("shapes", "X", fours ? "float4" : "float"), "move"),
                Grid.over(n, THREADS, BLOCKS * device.multiprocessors()),
                x,
                y,
                n,
                table);
    }

    /** Each of {@code kept} elements of y is the sum of {@code summed} elements of x. */
    void sumTo(long x, long y, long kept, long summed, long table) {
        device.launch(
                device.kernel(Kernel.Source.of("shapes", "X", "float"), "sumTo"),
                Grid.of(kept, summed < SUM_THREADS ? 32 : SUM_THREADS),
                x,
                y,
                summed,
                table);
    }
}
