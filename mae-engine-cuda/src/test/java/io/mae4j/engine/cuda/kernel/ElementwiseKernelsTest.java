package io.mae4j.engine.cuda.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Grid;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.engine.cuda.emulation.Emulated;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ElementwiseKernelsTest {
    private final Device device = Devices.open();
    private final Emulated card = new Emulated(device);

    @BeforeAll
    static void aCompiler() {
        Devices.assumeKernelsRun();
    }

    @ParameterizedTest
    @EnumSource
    void gelu_and_its_gradient_are_those_of_the_form(GeluForm form) {
        float[] values = new float[4001];
        for (int i = 0; i < values.length; i++) {
            values[i] = (i - 2000) / 200f;
        }
        Value x = card.tensor(values, values.length);
        Value dy = card.tensor(Emulated.normal(1, values.length), values.length);
        Value y = card.room(Type.F32, values.length);
        Value dx = card.room(Type.F32, values.length);
        ElementwiseKernels kernels = new ElementwiseKernels(device);
        kernels.gelu(form, x, y);
        kernels.geluGradient(form, x, dy, dx);
        float[] outputs = card.get(y);
        float[] gradients = card.get(dx);
        float[] factors = card.get(dy);
        for (int i = 0; i < values.length; i++) {
            assertEquals(values[i] * DoubleGelu.share(form, values[i]), outputs[i], 2e-6, "of " + values[i]);
            double slope = DoubleGelu.slope(form, values[i]);
            assertEquals(factors[i] * slope, gradients[i], 1e-5, "gradient at " + values[i]);
        }
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
