package io.mae4j.models.pretrained;

import io.mae4j.component.PatchGrid;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Brings a table of positions to another number of patches (Dosovitskiy et al. 2020, section 3.2): the patches' rows are seen
 * as a picture of {@code dim} channels and resized, by cubic convolution (Keys 1981, a = -0.75) without corner alignment and
 * without smoothing; the rows of prefix tokens are kept.
 */
public final class PositionTables {
    private static final double A = -0.75;
    private static final int TAPS = 4;

    private PositionTables() {}

    /**
     * Resizes a table.
     *
     * @param table [1, prefix + from.rows() * from.columns(), dim]
     * @return [1, prefix + grid.patches(), dim]; the same array if its patches lie so already
     */
    static INDArray resize(INDArray table, int prefix, PositionGrid from, PatchGrid grid) {
        if (from.equals(PositionGrid.of(grid))) {
            return table;
        }
        int dim = Math.toIntExact(table.size(2));
        float[] values = table.ravel().toFloatVector();
        float[] resized = new float[(prefix + grid.patches()) * dim];
        System.arraycopy(values, 0, resized, 0, prefix * dim);
        Taps rows = Taps.of(from.rows(), grid.rows());
        Taps columns = Taps.of(from.columns(), grid.columns());
        double[] sum = new double[dim];
        for (int y = 0; y < grid.rows(); y++) {
            for (int x = 0; x < grid.columns(); x++) {
                java.util.Arrays.fill(sum, 0);
                for (int i = 0; i < TAPS * TAPS; i++) {
                    double weight = rows.weights[y][i / TAPS] * columns.weights[x][i % TAPS];
                    int place = rows.indices[y][i / TAPS] * from.columns() + columns.indices[x][i % TAPS];
                    for (int d = 0; d < dim; d++) {
                        sum[d] += weight * values[(prefix + place) * dim + d];
                    }
                }
                int to = (prefix + y * grid.columns() + x) * dim;
                for (int d = 0; d < dim; d++) {
                    resized[to + d] = (float) sum[d];
                }
            }
        }
        return Nd4j.createFromArray(resized).reshape(1, prefix + grid.patches(), dim);
    }

    /** For each place of the result, the four places that it is made of and their weights. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Taps(int[][] indices, double[][] weights) {
        static Taps of(int from, int to) {
            int[][] indices = new int[to][TAPS];
            double[][] weights = new double[to][TAPS];
            for (int i = 0; i < to; i++) {
                double place = (i + 0.5) * from / to - 0.5;
                int floor = (int) Math.floor(place);
                for (int k = 0; k < TAPS; k++) {
                    indices[i][k] = Math.min(from - 1, Math.max(0, floor - 1 + k));
                    weights[i][k] = kernel(Math.abs(place - (floor - 1 + k)));
                }
            }
            return new Taps(indices, weights);
        }

        private static double kernel(double distance) {
            double d = distance;
            if (d <= 1) {
                return ((A + 2) * d - (A + 3)) * d * d + 1;
            }
            return d < 2 ? ((A * d - 5 * A) * d + 8 * A) * d - 4 * A : 0;
        }
    }
}
