package io.mae4j.engine.cuda.card;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.engine.cuda.emulation.Emulated;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** mma, ldmatrix and cp.async, of a card or of the emulation, on matrices of small integers, whose products bf16 and fp32 hold exactly. */
class TensorCoreTest {
    private final Emulated card = new Emulated(Devices.open());

    @BeforeAll
    static void aCompiler() {
        Devices.assumeKernelsRun();
    }

    @Test
    void mma_takes_its_operands_as_the_manual_has_them() {
        float[] a = distinct(16 * 16, 0);
        float[] b = distinct(16 * 8, 57);
        assertArrayEquals(product(a, b, 8, false), run("product", a, b, 16 * 8));
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void ldmatrix_loads_operands_of_mma(boolean transposed) {
        float[] a = distinct(16 * 16, 0);
        float[] b = distinct(16 * 16, 91);
        assertArrayEquals(product(a, b, 16, transposed), run("loadedProduct", a, b, 16 * 16, transposed ? 1 : 0));
    }

    // up to 256 of them: -128, -127, ... in a scattered order
    private static float[] distinct(int n, int first) {
        float[] x = new float[n];
        for (int i = 0; i < n; i++) {
            x[i] = (first + 37 * i) % 256 - 128;
        }
        return x;
    }

    private static float[] product(float[] a, float[] b, int columns, boolean transposed) {
        float[] d = new float[16 * columns];
        for (int row = 0; row < 16; row++) {
            for (int column = 0; column < columns; column++) {
                for (int k = 0; k < 16; k++) {
                    d[row * columns + column] +=
                            a[row * 16 + k] * (transposed ? b[column * 16 + k] : b[k * columns + column]);
                }
            }
        }
        return d;
    }

    private float[] run(String function, float[] a, float[] b, int n, Object... more) {
        Device device = card.device();
        long left = card.put(a, Type.BF16);
        long right = card.put(b, Type.BF16);
        long result = card.room(n);
        Object[] arguments = new Object[3 + more.length];
        arguments[0] = left;
        arguments[1] = right;
        arguments[2] = result;
        System.arraycopy(more, 0, arguments, 3, more.length);
        device.launch(device.kernel(Kernel.Source.of("fragments"), function), Grid.of(1, 32), arguments);
        return card.get(result, n);
    }
}
