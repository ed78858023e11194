package io.mae4j.data.image;

/** A thread's arrays for {@link Resampling}, used again for the next picture unless they are large. */
final class ResamplingBuffers {
    private static final ThreadLocal<ResamplingBuffers> OF_THREAD = ThreadLocal.withInitial(ResamplingBuffers::new);
    private static final int KEPT = 1 << 20; // samples of a table that is kept

    private int[][] block = {};
    private int[][] narrow = {};
    private int[][] rows = {};
    private int[] sum = {};

    private ResamplingBuffers() {}

    static ResamplingBuffers get() {
        return OF_THREAD.get();
    }

    int[][] block(int count, int length) {
        int[][] table = fitting(block, count, length);
        block = keep(table, block);
        return table;
    }

    int[][] narrow(int count, int length) {
        int[][] table = fitting(narrow, count, length);
        narrow = keep(table, narrow);
        return table;
    }

    /** A ring of rows: its size is exactly {@code count}, as places in it are counted modulo that. */
    int[][] rows(int count, int length) {
        if (rows.length == count && rows[0].length >= length) {
            return rows;
        }
        int[][] table = new int[count][length];
        rows = keep(table, rows);
        return table;
    }

    int[] sum(int length) {
        if (sum.length < length) {
            sum = new int[length];
        }
        return sum;
    }

    private static int[][] fitting(int[][] table, int count, int length) {
        if (table.length >= count && table[0].length >= length) {
            return table;
        }
        int most = Math.max(count, table.length);
        return new int[most][table.length == 0 ? length : Math.max(length, table[0].length)];
    }

    private static int[][] keep(int[][] table, int[][] otherwise) {
        return (long) table.length * table[0].length <= KEPT ? table : otherwise;
    }
}
