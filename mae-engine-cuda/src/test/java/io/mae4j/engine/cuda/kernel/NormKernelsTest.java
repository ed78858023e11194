package io.mae4j.engine.cuda.kernel;

import static io.mae4j.engine.cuda.emulation.Emulated.assertClose;
import static io.mae4j.engine.cuda.emulation.Emulated.normal;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.engine.cuda.CountingDevice;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.engine.cuda.emulation.Emulated;
import io.mae4j.graph.Shape;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NormKernelsTest {
    private static final double EPSILON = 1e-6;

    @BeforeAll
    static void aCompiler() {
        Devices.assumeKernelsRun();
    }

    /** Layer norm and its gradient in double precision, of the loss that sums dy times y. */
    private static final class Reference {
        final double[] y;
        final double[] mean;
        final double[] inverse;
        final double[] dx;
        final double[] dWeight;
        final double[] dBias;

        Reference(float[] x, float[] weight, float[] bias, float[] dy, int rows, int dim) {
            y = new double[rows * dim];
            dx = new double[rows * dim];
            mean = new double[rows];
            inverse = new double[rows];
            dWeight = new double[dim];
            dBias = new double[dim];
            for (int r = 0; r < rows; r++) {
                int from = r * dim;
                for (int c = 0; c < dim; c++) {
                    mean[r] += x[from + c] / (double) dim;
                }
                double variance = 0;
                for (int c = 0; c < dim; c++) {
                    variance += Math.pow(x[from + c] - mean[r], 2) / dim;
                }
                inverse[r] = 1 / Math.sqrt(variance + EPSILON);
                double sum = 0;
                double product = 0;
                for (int c = 0; c < dim; c++) {
                    double z = (x[from + c] - mean[r]) * inverse[r];
                    double w = weight == null ? 1 : weight[c];
                    y[from + c] = z * w + (bias == null ? 0 : bias[c]);
                    sum += dy[from + c] * w;
                    product += dy[from + c] * w * z;
                    dWeight[c] += dy[from + c] * z;
                    dBias[c] += dy[from + c];
                }
                for (int c = 0; c < dim; c++) {
                    double z = (x[from + c] - mean[r]) * inverse[r];
                    double w = weight == null ? 1 : weight[c];
                    dx[from + c] = inverse[r] * (dy[from + c] * w - sum / dim - z * product / dim);
                }
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "F32, F32, 3, 1, true",
        "F32, F32, 13, 7, true",
        "F32, F32, 13, 7, false",
        "BF16, BF16, 120, 768, true",
        "BF16, BF16, 2, 768, false",
        "F32, BF16, 230, 512, true",
        "F32, BF16, 5, 2052, true"
    })
    void layer_norm_and_its_gradient_are_those_of_double_precision(
            Type type, Type yType, int rows, int dim, boolean affine) {
        float[] x = normal(1, rows * dim, type, 3, 2);
        float[] dy = normal(2, rows * dim, yType, 0.2, 1);
        float[] weight = affine ? normal(3, dim, Type.F32, 1, 0.5) : null;
        float[] bias = affine ? normal(4, dim) : null;
        float[] before = normal(5, dim);
        float[] residual = normal(6, rows * dim);
        List<float[]> results = Emulated.inBothOrders(card -> {
            NormKernels norms = new NormKernels(card.device());
            Value at = card.tensor(x, type, rows, dim);
            Value y = card.room(yType, rows, dim);
            Value mean = card.room(Type.F32, rows);
            Value inverse = card.room(Type.F32, rows);
            Value w = affine ? card.tensor(weight, dim) : null;
            Value b = affine ? card.tensor(bias, dim) : null;
            norms.layerNorm(at, w, b, y, mean, inverse, EPSILON);
            Value dx = card.room(type, rows, dim);
            Value dWeight = card.room(Type.F32, dim);
            Value dBias = card.tensor(before, dim);
            NormKernels.Normalised normalised = new NormKernels.Normalised(at, mean, inverse);
            NormKernels.GradientSums sums = sums(affine, dWeight, dBias, false, null);
            Value scratch = card.scratch(norms.layerNormGradientScratchBytes(at, sums));
            Value up = card.tensor(dy, yType, rows, dim);
            norms.layerNormGradient(normalised, up, w, null, dx, null, null, sums, scratch);
            float[] first = card.get(dWeight);
            Value rest = card.tensor(residual, rows, dim);
            Value sum = card.room(Type.F32, rows, dim);
            Value copy = card.room(Type.BF16, rows, dim);
            Value rowSum = card.tensor(before, dim);
            NormKernels.GradientSums all = sums(affine, dWeight, dBias, true, rowSum);
            Value more = card.scratch(norms.layerNormGradientScratchBytes(at, all));
            card.write(before, dWeight.address(), Type.F32);
            card.write(before, dBias.address(), Type.F32);
            Value again = card.room(Type.BF16, rows, dim);
            NormKernels.Again norm = affine ? new NormKernels.Again(b, again) : null;
            norms.layerNormGradient(normalised, up, w, rest, sum, copy, norm, all, more);
            return List.of(
                    card.get(y),
                    card.get(mean),
                    card.get(inverse),
                    card.get(dx),
                    first,
                    card.get(dWeight),
                    card.get(dBias),
                    card.get(sum),
                    card.get(copy),
                    card.get(rowSum),
                    card.get(again));
        });
        Reference expected = new Reference(x, weight, bias, dy, rows, dim);
        assertClose(expected.y, results.get(0), yType);
        assertClose(expected.mean, results.get(1), Type.F32);
        assertClose(expected.inverse, results.get(2), Type.F32);
        assertClose(expected.dx, results.get(3), type);
        double[] sum = plus(expected.dx, residual);
        assertClose(sum, results.get(7), Type.F32);
        assertClose(sum, results.get(8), Type.BF16);
        if (affine) {
            assertClose(expected.dWeight, results.get(4), Type.F32);
            assertClose(plus(expected.dWeight, before), results.get(5), Type.F32);
            assertClose(plus(expected.dBias, before), results.get(6), Type.F32);
            double[] rowSum = new double[dim];
            for (int i = 0; i < sum.length; i++) {
                rowSum[i % dim] += sum[i];
            }
            assertClose(rowSum, results.get(9), Type.F32);
            assertClose(expected.y, results.get(10), Type.BF16);
            if (yType == Type.BF16) {
                assertArrayEquals(results.get(0), results.get(10));
            }
        }
    }

    private static NormKernels.GradientSums sums(boolean affine, Value weight, Value bias, boolean add, Value rows) {
        return affine
                ? new NormKernels.GradientSums(
                        new Sum(weight, add), new Sum(bias, add), rows == null ? null : new Sum(rows, false))
                : new NormKernels.GradientSums(null, null, null);
    }

    private static double[] plus(double[] x, float[] y) {
        double[] sum = x.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += y[i];
        }
        return sum;
    }

    /** The paper's encoders (a quarter of the patches and a class token) and decoders, at their batch sizes and a small one. */
    @ParameterizedTest(name = "{0} rows of {1}: {2} blocks of {3} warps")
    @CsvSource({
        "12800, 768, 130, 11",
        "50432, 512, 132, 16",
        "1600, 768, 115, 7",
        "6304, 512, 132, 16",
        "12800, 1024, 124, 8",
        "8320, 1280, 130, 8",
        "32896, 512, 129, 16",
    })
    void every_warp_of_the_gradient_takes_as_many_rows_as_any_other(int rows, int dim, int blocks, int warps) {
        List<Grid> grids = new ArrayList<>();
        Device card = new CountingDevice(1) {
            @Override
            public void launch(Kernel kernel, Grid grid, Object... arguments) {
                grids.add(grid);
            }
        };
        Value x = Value.allocate(card, Type.F32, Shape.of(rows, dim), "x");
        Value row = Value.allocate(card, Type.F32, Shape.of(rows), "a number a row");
        Value column = Value.allocate(card, Type.F32, Shape.of(dim), "a number a column");
        NormKernels.GradientSums sums = sums(true, column, column, false, column);
        NormKernels norms = new NormKernels(card);
        assertEquals(3L * 4 * dim * blocks, norms.layerNormGradientScratchBytes(x, sums));
        norms.layerNormGradient(new NormKernels.Normalised(x, row, row), x, column, null, x, null, null, sums, column);
        assertEquals(new Grid(blocks, 1, 1, 32 * warps, 4 * dim * warps), grids.get(0));
        int rounds = (rows + blocks * warps - 1) / (blocks * warps);
        assertTrue(rows >= 0.99 * rounds * blocks * warps, rounds + " rows each");
    }

    @Test
    void a_row_far_from_zero_keeps_its_variance() {
        float[] x = normal(1, 5 * 768, Type.F32, 3000, 0.5);
        float[] y = Emulated.inBothOrders(card -> {
                    Value to = card.room(Type.BF16, 5, 768);
                    new NormKernels(card.device())
                            .layerNorm(card.tensor(x, 5, 768), null, null, to, null, null, EPSILON);
                    return List.of(card.get(to));
                })
                .get(0);
        assertClose(new Reference(x, null, null, x, 5, 768).y, y, Type.BF16);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "70, 10", "3, 1000", "5, 3001"})
    void softmax_and_cross_entropy_are_those_of_double_precision(int rows, int dim) {
        float[] logits = normal(1, rows * dim, Type.F32, 500, 20);
        float[] target = normal(2, rows * dim);
        double[] y = new double[rows * dim];
        double[] loss = new double[rows];
        for (int r = 0; r < rows; r++) {
            double largest = Double.NEGATIVE_INFINITY;
            for (int c = 0; c < dim; c++) {
                largest = Math.max(largest, logits[r * dim + c]);
                target[r * dim + c] = c % 3 == 1 ? 0 : Math.abs(target[r * dim + c]) / dim;
            }
            double sum = 0;
            for (int c = 0; c < dim; c++) {
                sum += Math.exp(logits[r * dim + c] - largest);
            }
            for (int c = 0; c < dim; c++) {
                y[r * dim + c] = Math.exp(logits[r * dim + c] - largest) / sum;
                loss[r] += target[r * dim + c] * (Math.log(sum) - (logits[r * dim + c] - largest));
            }
        }
        List<float[]> results = Emulated.inBothOrders(card -> {
            NormKernels norms = new NormKernels(card.device());
            Value x = card.tensor(logits, rows, dim);
            Value losses = card.room(Type.F32, rows);
            norms.softmaxCrossEntropy(x, card.tensor(target, rows, dim), losses);
            norms.softmax(x, x); // in place
            return List.of(card.get(x), card.get(losses));
        });
        assertClose(y, results.get(0), Type.F32);
        assertClose(loss, results.get(1), Type.F32);
    }

    @Test
    void a_class_that_is_ruled_out_costs_nothing_where_it_is_not_wanted() {
        float[] loss = Emulated.inBothOrders(card -> {
                    Value to = card.room(Type.F32, 1);
                    Value logits = card.tensor(new float[] {0, Float.NEGATIVE_INFINITY, 0}, 1, 3);
                    Value target = card.tensor(new float[] {1, 0, 0}, 1, 3);
                    new NormKernels(card.device()).softmaxCrossEntropy(logits, target, to);
                    return List.of(card.get(to));
                })
                .get(0);
        assertEquals(Math.log(2), loss[0], 1e-6);
    }

    @ParameterizedTest
    @CsvSource({"1, 1", "7, 5", "50, 70"})
    void batch_norm_is_that_of_double_precision(int rows, int features) {
        float[] x = normal(1, rows * features, Type.F32, 10, 2);
        double[] y = new double[rows * features];
        double[] mean = new double[features];
        double[] variance = new double[features];
        for (int f = 0; f < features; f++) {
            for (int r = 0; r < rows; r++) {
                mean[f] += x[r * features + f] / (double) rows;
            }
            for (int r = 0; r < rows; r++) {
                variance[f] += Math.pow(x[r * features + f] - mean[f], 2) / rows;
            }
            for (int r = 0; r < rows; r++) {
                y[r * features + f] = (x[r * features + f] - mean[f]) / Math.sqrt(variance[f] + EPSILON);
            }
        }
        List<float[]> results = Emulated.inBothOrders(card -> {
            Value to = card.room(Type.F32, rows, features);
            Value means = card.room(Type.F32, features);
            Value variances = card.room(Type.F32, features);
            new NormKernels(card.device()).batchNorm(card.tensor(x, rows, features), to, means, variances, EPSILON);
            return List.of(card.get(to), card.get(means), card.get(variances));
        });
        assertClose(y, results.get(0), Type.F32);
        assertClose(mean, results.get(1), Type.F32);
        assertClose(variance, results.get(2), Type.F32);
    }
}
