package io.mae4j.engine.cuda;

/** Sums over the rows of matrices, such as the gradients of biases. The same sums come out the same, bit for bit. */
final class SumKernels {
    private static final int BLOCKS = 6; // of a multiprocessor, as sums.cu has it
    private static final int TILE = 32; // threads along the columns
    private static final int FEWEST_ROWS = 64; // that are worth a block

    private final Commands device;

    SumKernels(Commands device) {
        this.device = device;
    }

    /** What {@link #columnSum} needs, of any type. */
    long columnSumScratchBytes(long rows, int columns) {
        return 4L
                * parts(rows, columns, Width.of(columns, Type.BF16))
                * columns; // the widest accesses make the most parts
    }

    /**
     * {@code y[c] = } the sum of {@code x[r, c]} over all rows, added to what is there if {@code accumulate}.
     *
     * @param x [rows, columns]
     * @param y [columns] in single precision
     */
    void columnSum(long x, Type type, long y, boolean accumulate, long rows, int columns, long scratch) {
        int width = Width.of(columns, type, x, scratch);
        int tiles = tiles(columns, width);
        int parts = parts(rows, columns, width);
        Kernel.Source source = source(type, width);
        device.launch(
                device.kernel(source, "columnParts"), new Grid(tiles, parts, 1, 256, 0), x, scratch, rows, columns);
        device.launch(
                device.kernel(source, "sumParts"),
                new Grid(tiles(columns, 1), 1, 1, 256, 0),
                scratch,
                y,
                0L,
                parts,
                columns,
                accumulate ? 1 : 0);
    }

    /** Adds up {@code parts} [2, count, columns] into {@code first} and {@code second} [columns]. */
    void sumPairs(long parts, long first, long second, boolean accumulate, int count, int columns) {
        device.launch(
                device.kernel(source(Type.F32, 4), "sumParts"),
                new Grid(tiles(columns, 1), 2, 1, 256, 0),
                parts,
                first,
                second,
                count,
                columns,
                accumulate ? 1 : 0);
    }

    private static Kernel.Source source(Type type, int width) {
        return Kernel.Source.of("sums", "X", type.cuda).with("VEC", width);
    }

    private static int tiles(int columns, int width) {
        return (columns + TILE * width - 1) / (TILE * width);
    }

    private int parts(long rows, int columns, int width) {
        long useful = (rows + FEWEST_ROWS - 1) / FEWEST_ROWS;
        long fitting = (long) device.multiprocessors() * BLOCKS / tiles(columns, width);
        return (int) Math.max(1, Math.min(useful, fitting));
    }
}
