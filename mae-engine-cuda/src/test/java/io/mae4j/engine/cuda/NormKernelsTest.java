package io.mae4j.engine.cuda;

import static io.mae4j.engine.cuda.Emulated.assertClose;
import static io.mae4j.engine.cuda.Emulated.normal;
import static org.junit.jupiter.api.Assertions.assertEquals;

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
            long at = card.put(x, type);
            long y = card.room((long) rows * dim, yType);
            long mean = card.room(rows);
            long inverse = card.room(rows);
            long w = affine ? card.put(weight) : 0;
            norms.layerNorm(at, type, w, affine ? card.put(bias) : 0, y, yType, mean, inverse, rows, dim, EPSILON);
            long dx = card.room((long) rows * dim, type);
            long dWeight = card.room(dim);
            long dBias = card.put(before);
            long scratch = card.device().allocate(norms.layerNormGradientScratchBytes(rows, dim, false), "scratch");
            long up = card.put(dy, yType);
            norms.layerNormGradient(
                    at,
                    type,
                    mean,
                    inverse,
                    up,
                    yType,
                    w,
                    0,
                    dx,
                    type,
                    0,
                    to(w, dWeight, false),
                    to(w, dBias, false),
                    null,
                    rows,
                    dim,
                    scratch);
            float[] first = card.get(dWeight, dim);
            long rest = card.put(residual);
            long sum = card.room((long) rows * dim);
            long copy = card.room((long) rows * dim, Type.BF16);
            long rowSum = card.put(before);
            long more = card.device().allocate(norms.layerNormGradientScratchBytes(rows, dim, true), "scratch");
            card.write(before, dWeight, Type.F32);
            card.write(before, dBias, Type.F32);
            norms.layerNormGradient(
                    at,
                    type,
                    mean,
                    inverse,
                    up,
                    yType,
                    w,
                    rest,
                    sum,
                    Type.F32,
                    copy,
                    to(w, dWeight, true),
                    to(w, dBias, true),
                    to(w, rowSum, false),
                    rows,
                    dim,
                    more);
            return List.of(
                    card.get(y, rows * dim, yType),
                    card.get(mean, rows),
                    card.get(inverse, rows),
                    card.get(dx, rows * dim, type),
                    first,
                    card.get(dWeight, dim),
                    card.get(dBias, dim),
                    card.get(sum, rows * dim),
                    card.get(copy, rows * dim, Type.BF16),
                    card.get(rowSum, dim));
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
        }
    }

    private static SumKernels.To to(long weight, long address, boolean add) {
        return weight == 0 ? null : new SumKernels.To(address, add);
    }

    private static double[] plus(double[] x, float[] y) {
        double[] sum = x.clone();
        for (int i = 0; i < sum.length; i++) {
            sum[i] += y[i];
        }
        return sum;
    }

    @Test
    void a_row_far_from_zero_keeps_its_variance() {
        float[] x = normal(1, 5 * 768, Type.F32, 3000, 0.5);
        float[] y = Emulated.inBothOrders(card -> {
                    long to = card.room(5 * 768, Type.BF16);
                    new NormKernels(card.device())
                            .layerNorm(card.put(x), Type.F32, 0, 0, to, Type.BF16, 0, 0, 5, 768, EPSILON);
                    return List.of(card.get(to, 5 * 768, Type.BF16));
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
            long x = card.put(logits);
            long losses = card.room(rows);
            norms.softmaxCrossEntropy(x, card.put(target), losses, rows, dim);
            norms.softmax(x, x, rows, dim); // in place
            return List.of(card.get(x, rows * dim), card.get(losses, rows));
        });
        assertClose(y, results.get(0), Type.F32);
        assertClose(loss, results.get(1), Type.F32);
    }

    @Test
    void a_class_that_is_ruled_out_costs_nothing_where_it_is_not_wanted() {
        float[] loss = Emulated.inBothOrders(card -> {
                    long to = card.room(1);
                    long logits = card.put(0, Float.NEGATIVE_INFINITY, 0);
                    new NormKernels(card.device()).softmaxCrossEntropy(logits, card.put(1, 0, 0), to, 1, 3);
                    return List.of(card.get(to, 1));
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
            long to = card.room((long) rows * features);
            long means = card.room(features);
            long variances = card.room(features);
            new NormKernels(card.device()).batchNorm(card.put(x), to, means, variances, rows, features, EPSILON);
            return List.of(card.get(to, rows * features), card.get(means, features), card.get(variances, features));
        });
        assertClose(y, results.get(0), Type.F32);
        assertClose(mean, results.get(1), Type.F32);
        assertClose(variance, results.get(2), Type.F32);
    }
}
