package io.mae4j.engine.cuda.card;

import static io.mae4j.engine.cuda.emulation.Emulated.assertClose;
import static io.mae4j.engine.cuda.emulation.Emulated.normal;

import io.mae4j.engine.cuda.card.Product.Epilogue;
import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.engine.cuda.emulation.Emulated;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProductKernelsTest {
    @BeforeAll
    static void aCompiler() {
        Devices.assumeKernelsRun();
    }

    @ParameterizedTest
    @CsvSource({
        "F32, F32, 1, 1, 1, 1, false, false, NONE, 0",
        "F32, F32, 3, 5, 7, 2, true, false, BIAS, 1",
        "BF16, F32, 4, 3, 9, 3, false, true, BIAS, 1",
        "BF16, F32, 2, 3, 5, 1, true, true, NONE, 1",
        "BF16, BF16, 37, 41, 3, 1, false, true, BIAS, 0"
    })
    void products_are_those_of_double_precision(
            Type in, Type out, int m, int n, int k, int batch, boolean ta, boolean tb, Epilogue epilogue, int beta) {
        Product.Shape s = new Product.Shape(m, n, k, batch, m * k, 0, m * n, ta, tb, in, out, epilogue, beta);
        float[] a = normal(1, batch * m * k, in, 0, 1);
        float[] b = normal(2, k * n, in, 0, 1);
        float[] c = normal(3, batch * m * n, out, 0, 1);
        float[] bias = normal(4, n, out, 0, 1);
        double[] expected = new double[batch * m * n];
        Arrays.setAll(expected, i -> {
            int row = i % (m * n) / n;
            int column = i % n;
            double sum = (beta == 0 ? 0 : c[i]) + (epilogue == Epilogue.BIAS ? bias[column] : 0);
            for (int j = 0; j < k; j++) {
                sum += a[i / (m * n) * m * k + (ta ? j * m + row : row * k + j)]
                        * (double) b[tb ? column * k + j : j * n + column];
            }
            return sum;
        });
        float[] d = Emulated.inBothOrders(card -> {
                    ProductKernels products = new ProductKernels(card.device());
                    long at = card.put(c, out);
                    products.multiply(
                            products.kernel(s), s, card.put(a, in), card.put(b, in), at, at, card.put(bias, out));
                    return List.of(card.get(at, c.length, out));
                })
                .get(0);
        assertClose(expected, d, out);
    }
}
