package io.mae4j.engine.cuda.kernel;

import static io.mae4j.engine.cuda.emulation.Emulated.assertClose;
import static io.mae4j.engine.cuda.emulation.Emulated.normal;

import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.engine.cuda.emulation.Emulated;
import io.mae4j.graph.Shape;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumKernelsTest {
    @BeforeAll
    static void aCompiler() {
        Devices.assumeKernelsRun();
    }

    @ParameterizedTest
    @CsvSource({
        "F32, 1, 1, false",
        "F32, 3, 7, true",
        "F32, 700, 12, false",
        "F32, 129, 516, true",
        "BF16, 65, 264, true",
        "BF16, 1, 8, false",
        "BF16, 5000, 8, true"
    })
    void columns_are_summed_over_all_rows(Type type, int rows, int columns, boolean accumulate) {
        float[] x = normal(1, rows * columns, type, 0.5, 1);
        float[] before = normal(2, columns);
        double[] expected = new double[columns];
        for (int c = 0; c < columns; c++) {
            expected[c] = accumulate ? before[c] : 0;
            for (int r = 0; r < rows; r++) {
                expected[c] += x[r * columns + c];
            }
        }
        float[] y = Emulated.inBothOrders(card -> {
                    SumKernels sums = new SumKernels(card.device());
                    Value matrix = card.tensor(x, type, rows, columns);
                    Value to = card.tensor(before, columns);
                    Value scratch = card.scratch(sums.columnSumScratchBytes(matrix));
                    sums.columnSum(matrix, new Sum(to, accumulate), scratch);
                    return List.of(card.get(to));
                })
                .get(0);
        assertClose(expected, y, Type.F32);
    }

    /** Fewer parts than a block has warps, as many turns as it takes, and a target that is not wanted. */
    @ParameterizedTest
    @CsvSource({"1, 3", "5, 40", "132, 64", "600, 33"})
    void parts_are_added_up_into_those_that_are_wanted(int count, int columns) {
        float[] parts = normal(7, 3 * count * columns);
        float[] before = normal(8, columns);
        double[][] expected = new double[3][columns];
        for (int i = 0; i < parts.length; i++) {
            expected[i / (count * columns)][i % columns] += parts[i];
        }
        for (int c = 0; c < columns; c++) {
            expected[2][c] += before[c];
        }
        List<float[]> results = Emulated.inBothOrders(card -> {
            Value first = card.tensor(before, columns);
            Value third = card.tensor(before, columns);
            new SumKernels(card.device())
                    .sumParts(
                            card.tensor(parts, 3, count, columns),
                            count,
                            columns,
                            new Sum(first, false),
                            null,
                            new Sum(third, true));
            return List.of(card.get(first), card.get(third));
        });
        assertClose(expected[0], results.get(0), Type.F32);
        assertClose(expected[2], results.get(1), Type.F32);
    }

    @ParameterizedTest
    @CsvSource({"F32, 8", "BF16, 16"})
    void a_matrix_may_start_at_any_element(Type type, int columns) {
        int rows = 70;
        float[] x = normal(3, rows * columns + 1, type, 0, 1);
        double[] expected = new double[columns];
        for (int i = 0; i < rows * columns; i++) {
            expected[i % columns] += x[i + 1];
        }
        float[] y = Emulated.inBothOrders(card -> {
                    SumKernels sums = new SumKernels(card.device());
                    Value all = card.tensor(x, type, rows * columns + 1);
                    Value matrix = new Value(all.at().plus(type.bytes), type, Shape.of(rows, columns));
                    Value to = card.room(Type.F32, columns);
                    Value scratch = card.scratch(sums.columnSumScratchBytes(matrix));
                    sums.columnSum(matrix, new Sum(to, false), scratch);
                    return List.of(card.get(to));
                })
                .get(0);
        assertClose(expected, y, Type.F32);
    }

    @ParameterizedTest
    @CsvSource({
        "EXACT, F32, 70, 12, false",
        "EXACT, F32, 3, 5, true",
        "EXACT, BF16, 300, 264, true",
        "TANH, BF16, 65, 7, false"
    })
    void the_gradient_of_gelu_is_summed_while_it_is_made(GeluForm form, Type type, int rows, int columns, boolean add) {
        float[] x = normal(4, rows * columns, type, 0, 2);
        float[] dy = normal(5, rows * columns, type, 0.5, 1);
        float[] before = normal(6, columns);
        double[] dx = new double[rows * columns];
        double[] sums = new double[columns];
        for (int i = 0; i < dx.length; i++) {
            dx[i] = dy[i] * DoubleGelu.slope(form, x[i]);
            sums[i % columns] += dx[i];
        }
        for (int c = 0; c < columns; c++) {
            sums[c] += add ? before[c] : 0;
        }
        List<float[]> results = Emulated.inBothOrders(card -> {
            SumKernels kernels = new SumKernels(card.device());
            Value at = card.tensor(x, type, rows, columns);
            Value to = card.room(type, rows, columns);
            Value y = card.tensor(before, columns);
            Value scratch = card.scratch(kernels.columnSumScratchBytes(at));
            kernels.geluGradient(form, at, card.tensor(dy, type, rows, columns), to, new Sum(y, add), scratch);
            return List.of(card.get(to), card.get(y));
        });
        assertClose(dx, results.get(0), type);
        assertClose(sums, results.get(1), Type.F32);
    }
}
