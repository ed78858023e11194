package io.mae4j.engine.cuda;

import static io.mae4j.engine.cuda.Emulated.assertClose;
import static io.mae4j.engine.cuda.Emulated.normal;

import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SumKernelsTest {
    @BeforeAll
    static void aCompiler() {
        Assumptions.assumeTrue(EmulatedDevice.available(), "g++ is not installed: kernels are not emulated");
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
                    long to = card.put(before);
                    long scratch = card.device().allocate(sums.columnSumScratchBytes(rows, columns), "scratch");
                    sums.columnSum(card.put(x, type), type, to, accumulate, rows, columns, scratch);
                    return List.of(card.get(to, columns));
                })
                .get(0);
        assertClose(expected, y, Type.F32);
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
                    long to = card.room(columns);
                    long scratch = card.device().allocate(sums.columnSumScratchBytes(rows, columns), "scratch");
                    sums.columnSum(card.put(x, type) + type.bytes, type, to, false, rows, columns, scratch);
                    return List.of(card.get(to, columns));
                })
                .get(0);
        assertClose(expected, y, Type.F32);
    }
}
