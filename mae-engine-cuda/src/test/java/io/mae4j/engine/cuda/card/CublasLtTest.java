package io.mae4j.engine.cuda.card;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;
import io.mae4j.engine.cuda.card.Product.Epilogue;
import io.mae4j.engine.cuda.emulation.Elements;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Matrix products are those of plain loops. */
class CublasLtTest extends OnFakeDriver {
    @Test
    void productsOfRowMajorMatricesAreRight() {
        Random random = new Random(1);
        for (boolean transposeA : List.of(false, true)) {
            for (boolean transposeB : List.of(false, true)) {
                for (Epilogue bias : List.of(Epilogue.NONE, Epilogue.BIAS)) {
                    multiplies(random, 1, transposeA, transposeB, Type.F32, Type.F32, bias, 0, false);
                    multiplies(random, 3, transposeA, transposeB, Type.F32, Type.F32, bias, 1, true);
                    multiplies(random, 2, transposeA, transposeB, Type.BF16, Type.BF16, bias, 1, false);
                    multiplies(random, 2, transposeA, transposeB, Type.BF16, Type.F32, bias, 0, true);
                }
            }
        }
    }

    @Test
    void whatCublasLtHasNoAlgorithmForIsMultipliedByAKernel() {
        for (String how : List.of("no algorithm", "cublasLtMatmulAlgoGetHeuristic", "algorithm 0 does not run")) {
            fake.with(how, how.startsWith("algorithm") ? 1 : 15); // not supported
            try (CudaDevice device = fake.open(0)) {
                long c = device.allocate(32, "c");
                long d = device.allocate(32, "d");
                for (int beta = 0; beta < 2; beta++) {
                    device.multiply(
                            device.product(new Product.Shape(
                                    3, 5, 7, 1, 0, 0, 0, false, true, Type.BF16, Type.F32, Epilogue.BIAS, beta)),
                            c,
                            c,
                            c,
                            d,
                            c,
                            0);
                    long expected = beta == 0 ? 0 : c;
                    assertArrayEquals(
                            new int[] {(int) expected, (int) (expected >> 32), 3, 0, 5, 0, 7, 0}, ints(device, d, 8));
                }
                Product.Shape gelu =
                        Product.Shape.of(3, 8, 7, false, true, Type.BF16).to(Type.BF16, Epilogue.BIAS_GELU, false);
                assertFalse(device.multiplies(gelu));
                assertThrows(IllegalStateException.class, () -> device.product(gelu));
            }
            fake.with(how, 0);
        }
    }

    @Test
    void productsWithGeluKeepWhatItIsOfAndSumItsGradient() {
        Random random = new Random(2);
        for (Type type : List.of(Type.F32, Type.BF16)) {
            multiplies(random, 1, false, true, type, type, Epilogue.BIAS_GELU, 0, false);
            multiplies(random, 1, false, false, type, type, Epilogue.GELU_GRADIENT, 0, false);
        }
    }

    private void multiplies(
            Random random,
            int batch,
            boolean transposeA,
            boolean transposeB,
            Type input,
            Type output,
            Epilogue epilogue,
            int beta,
            boolean sameB) {
        int m = 3;
        int n = 8;
        int k = 7;
        Product.Shape shape = new Product.Shape(
                m, n, k, batch, m * k, sameB ? 0 : k * n, m * n, transposeA, transposeB, input, output, epilogue, beta);
        try (CudaDevice device = fake.open(0)) {
            float[][] operands = {
                random(random, batch * m * k),
                random(random, batch * k * n),
                random(random, batch * m * n),
                random(random, n),
                random(random, batch * m * n)
            };
            float[] expected = PlainProduct.multiply(shape, operands);
            float[] actual = multiply(device, shape, operands);
            double rounding =
                    epilogue == Epilogue.NONE || epilogue == Epilogue.BIAS ? 0 : output == Type.F32 ? 1e-5 : 1e-2;
            for (int i = 0; i < expected.length; i++) {
                assertEquals(expected[i], actual[i], rounding * (1 + Math.abs(expected[i])), shape.toString());
            }
            assertThrows(
                    IllegalArgumentException.class,
                    () -> device.multiply(device.product(shape), 8, 16, 16, 16, 16, 16));
        }
    }

    private static float[] random(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextInt(-4, 5);
        }
        return values;
    }

    // as PlainProduct
    private static float[] multiply(Device device, Product.Shape s, float[][] operands) {
        Type[] types = {s.input(), s.input(), s.output(), s.output(), s.output()};
        long[] there = new long[5];
        for (int i = 0; i < 5; i++) {
            int bytes = operands[i].length * types[i].bytes;
            Memory host = new Memory(bytes);
            Elements.write(operands[i], Pointer.nativeValue(host), 0, types[i]);
            there[i] = device.allocate(bytes + 16, "an operand") + 16; // on the least boundary
            device.upload(Pointer.nativeValue(host), there[i], bytes);
        }
        int count = operands[2].length;
        long result = device.allocate(count * s.output().bytes, "the result");
        Product product = device.product(s);
        assertEquals(product, device.product(s));
        try (Device.Recording recording = device.record(
                () -> device.multiply(product, there[0], there[1], there[2], result, there[3], there[4]))) {
            recording.replay();
        }
        float[] all = new float[2 * count + s.n()];
        copy(device, result, all, 0, count, s.output());
        copy(device, there[3], all, count, s.n(), s.output());
        copy(device, there[4], all, count + s.n(), count, s.output());
        return all;
    }

    private static void copy(Device device, long from, float[] to, int at, int count, Type type) {
        Memory host = new Memory((long) count * type.bytes);
        device.download(from, Pointer.nativeValue(host), (long) count * type.bytes);
        System.arraycopy(Elements.read(Pointer.nativeValue(host), 0, count, type), 0, to, at, count);
    }
}
