package io.mae4j.engine.cuda.kernel;

import io.mae4j.engine.cuda.card.Commands;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.card.Type;

/** Sums over the rows of matrices, such as the gradients of biases. The same sums come out the same, bit for bit. */
public final class SumKernels {
    private static final int BLOCKS = 6; // of a multiprocessor, as sums.cu has it of columnParts
    private static final int GELU_BLOCKS = 4; // and of geluGradientParts
    private static final int TILE = 32; // threads along the columns
    private static final int FEWEST_ROWS = 64; // that are worth a block
    private static final int MOST_WARPS = 32; // of a block

    private final Commands device;

    public SumKernels(Commands device) {
        this.device = device;
    }

    /** What {@link #columnSum} of a matrix needs, of any type. */
    public long columnSumScratchBytes(Value x) {
        int columns = x.shape().dim(-1);
        // the widest accesses make the most parts
        return 4L * parts(x.shape().rows(), columns, Width.of(columns, Type.BF16), BLOCKS) * columns;
    }

    /**
     * {@code y[c] = } the sum of {@code x[r, c]} over all rows.
     *
     * @param x [..., columns]
     * @param y [columns]
     * @param scratch {@link #columnSumScratchBytes} of memory
     */
    public void columnSum(Value x, Sum y, Value scratch) {
        long rows = x.shape().rows();
        int columns = x.shape().dim(-1);
        int width = Width.of(columns, x.type(), x, scratch);
        Grid grid = grid(rows, columns, width, BLOCKS);
        device.launch(
                device.kernel(source(x.type(), width), "columnParts"),
                grid,
                x.address(),
                scratch.address(),
                rows,
                columns);
        sumParts(scratch, grid.y(), columns, y);
    }

    /**
     * The gradient of {@link io.mae4j.graph.Gelu} in a form, with {@code y[c]}, the sums of its columns.
     *
     * @param x [..., columns]; dy and dx like x, and of its type
     * @param y [columns]
     * @param scratch {@link #columnSumScratchBytes} of memory
     */
    public void geluGradient(GeluForm form, Value x, Value dy, Value dx, Sum y, Value scratch) {
        long rows = x.shape().rows();
        int columns = x.shape().dim(-1);
        int width = Width.of(columns, x.type(), x, dy, dx, scratch);
        Grid grid = grid(rows, columns, width, GELU_BLOCKS);
        device.launch(
                device.kernel(form.in(source(x.type(), width)), "geluGradientParts"),
                grid,
                x.address(),
                dy.address(),
                dx.address(),
                scratch.address(),
                rows,
                columns);
        sumParts(scratch, grid.y(), columns, y);
    }

    /** Adds up {@code parts} [sums, count, columns] into sums [columns], at most three; null for one that is not wanted. */
    void sumParts(Value parts, int count, int columns, Sum... sums) {
        int last = 0;
        long[] addresses = new long[3];
        int added = 0;
        for (int i = 0; i < sums.length; i++) {
            if (sums[i] != null) {
                last = i;
                addresses[i] = sums[i].at().address();
                added |= sums[i].add() ? 1 << i : 0;
            }
        }
        device.launch(
                device.kernel(source(Type.F32, 1), "sumParts"),
                new Grid(tiles(columns, 1), last + 1, 1, 32 * Math.min(MOST_WARPS, count), 0),
                parts.address(),
                addresses[0],
                addresses[1],
                addresses[2],
                count,
                columns,
                added);
    }

    private Grid grid(long rows, int columns, int width, int resident) {
        return new Grid(tiles(columns, width), parts(rows, columns, width, resident), 1, 256, 0);
    }

    private static Kernel.Source source(Type type, int width) {
        return Kernel.Source.of("sums", "X", type.cuda).with("VEC", width);
    }

    private static int tiles(int columns, int width) {
        return (columns + TILE * width - 1) / (TILE * width);
    }

    private int parts(long rows, int columns, int width, int resident) {
        long useful = (rows + FEWEST_ROWS - 1) / FEWEST_ROWS;
        long fitting = (long) device.multiprocessors() * resident / tiles(columns, width);
        return (int) Math.max(1, Math.min(useful, fitting));
    }
}
