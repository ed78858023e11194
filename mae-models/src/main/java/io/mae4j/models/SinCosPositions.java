package io.mae4j.models;

/** Fixed two-dimensional sine-cosine position tables (paper, appendix A.1; Vaswani et al. 2017 in each direction). */
public final class SinCosPositions {
    private SinCosPositions() {}

    /**
     * The table [prefix + rows * columns, dim]: rows of zeros for prefix tokens, then a row for each patch. The first half of a
     * row encodes the column, the second half the row of the patch, each as sines followed by cosines.
     *
     * @param dim divisible by 4
     */
    public static float[] table(int dim, int rows, int columns, int prefix) {
        if (dim % 4 != 0) {
            throw new IllegalArgumentException("sine-cosine positions need a width divisible by 4, got " + dim);
        }
        float[] table = new float[(prefix + rows * columns) * dim];
        int at = prefix * dim;
        for (int row = 0; row < rows; row++) {
            for (int column = 0; column < columns; column++) {
                encode(column, table, at, dim / 2);
                encode(row, table, at + dim / 2, dim / 2);
                at += dim;
            }
        }
        return table;
    }

    private static void encode(int position, float[] table, int at, int size) {
        int half = size / 2;
        for (int i = 0; i < half; i++) {
            double angle = position / Math.pow(10000, i / (double) half);
            table[at + i] = (float) StrictMath.sin(angle);
            table[at + half + i] = (float) StrictMath.cos(angle);
        }
    }
}
