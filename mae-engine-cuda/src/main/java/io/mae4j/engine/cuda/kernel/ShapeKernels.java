package io.mae4j.engine.cuda.kernel;

import io.mae4j.engine.cuda.card.Commands;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.plan.Strides;

/** Moves between strides, and sums over axes: {@code shapes.cu}. Enqueues only. */
public final class ShapeKernels {
    private static final int THREADS = 256;
    private static final int BLOCKS = 16; // for each multiprocessor
    private static final int SUM_THREADS = 128;

    private final Commands device;

    public ShapeKernels(Commands device) {
        this.device = device;
    }

    /**
     * Moves {@code n} elements of 4 bytes, or of 16.
     *
     * @param from the first of x, counted in those of 4 bytes; {@code to} in y
     * @param table the address of a {@link Strides} table
     */
    public void move(Value x, long from, Value y, long to, long n, boolean fours, long table) {
        device.launch(
                device.kernel(Kernel.Source.of("shapes", "X", fours ? "float4" : "float"), "move"),
                Grid.over(n, THREADS, BLOCKS * device.multiprocessors()),
                x.address() + 4 * from,
                y.address() + 4 * to,
                n,
                table);
    }

    /** Each element of y is the sum of as many of x; {@code table} is the address of {@link Strides#sums}. */
    public void sumTo(Value x, Value y, long table) {
        long summed = x.size() / y.size();
        device.launch(
                device.kernel(Kernel.Source.of("shapes", "X", "float"), "sumTo"),
                Grid.of(y.size(), summed < SUM_THREADS ? 32 : SUM_THREADS),
                x.address(),
                y.address(),
                summed,
                table);
    }
}
