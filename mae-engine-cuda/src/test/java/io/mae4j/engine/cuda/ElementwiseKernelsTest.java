package io.mae4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ElementwiseKernelsTest {
    private final Device device = Devices.open();
    private final Emulated card = new Emulated(device);

    @BeforeAll
    static void aCompiler() {
        Devices.assumeKernelsRun();
    }

    @Test
    void a_cast_rounds_to_the_nearest_even() {
        float[] x = {1, -0.5f, 1.00390625f, 1.01171875f, 3e38f, 1e-30f, Float.NaN};
        long from = card.put(x);
        long to = card.room(x.length, Type.BF16);
        Kernel cast = device.kernel(
                new Kernel.Source("elementwise", Map.of("X", "float", "Y", "bf16", "Z", "float")), "cast");
        device.launch(cast, Grid.over(x.length, 32, 2), from, to, (long) x.length);
        float[] y = card.get(to, x.length, Type.BF16);
        assertArrayEquals(new float[] {1, -0.5f, 1, 1.015625f}, java.util.Arrays.copyOf(y, 4));
        assertEquals(Float.NaN, y[6]);
    }
}
