package io.mae4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ElementwiseKernelsTest {
    private final Device device = new EmulatedDevice(false);

    @BeforeAll
    static void aCompiler() {
        Assumptions.assumeTrue(EmulatedDevice.available(), "g++ is not installed: kernels are not emulated");
    }

    @Test
    void a_cast_rounds_to_the_nearest_even() {
        float[] x = {1, -0.5f, 1.00390625f, 1.01171875f, 3e38f, 1e-30f, Float.NaN};
        long from = device.allocate(4L * x.length, "x");
        long to = device.allocate(2L * x.length, "y");
        EmulatedDevice.write(x, from, 0, Type.F32);
        Kernel cast = device.kernel(
                new Kernel.Source("elementwise", Map.of("X", "float", "Y", "bf16", "Z", "float")), "cast");
        device.launch(cast, Grid.over(x.length, 32, 2), from, to, (long) x.length);
        float[] y = EmulatedDevice.read(to, 0, x.length, Type.BF16);
        assertArrayEquals(new float[] {1, -0.5f, 1, 1.015625f}, java.util.Arrays.copyOf(y, 4));
        assertEquals(Float.NaN, y[6]);
    }
}
