package io.mae4j.engine.cuda.kernel;

import static io.mae4j.engine.cuda.emulation.Emulated.assertClose;
import static io.mae4j.engine.cuda.emulation.Emulated.normal;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.engine.cuda.emulation.Emulated;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LossKernelsTest {
    @BeforeAll
    static void aCompiler() {
        Devices.assumeKernelsRun();
    }

    @ParameterizedTest
    @CsvSource({"F32, F32, 1, 3", "F32, F32, 400, 16", "BF16, BF16, 37, 768", "F32, BF16, 8, 147"})
    void the_loss_and_its_gradient_are_those_of_double_precision(Type type, Type gradient, int rows, int values) {
        float[] prediction = normal(1, rows * values, type, 0, 1);
        float[] target = normal(2, rows * values);
        float[] mask = new float[rows];
        double loss = 0;
        double masked = 0;
        for (int r = 0; r < rows; r++) {
            mask[r] = r % 4 == 1 ? 0 : r % 7 == 2 ? 0.5f : 1;
            masked += mask[r];
            for (int i = r * values; i < (r + 1) * values; i++) {
                loss += mask[r] * Math.pow((double) prediction[i] - target[i], 2) / values;
                if (mask[r] == 0) {
                    target[i] = Float.NaN; // must not be looked at
                }
            }
        }
        double[] expected = new double[rows * values];
        for (int i = 0; i < expected.length; i++) {
            double weight = mask[i / values];
            expected[i] = weight == 0 ? 0 : 3 * 2 * weight * ((double) prediction[i] - target[i]) / values / masked;
        }
        List<float[]> results = Emulated.inBothOrders(card -> {
            LossKernels losses = new LossKernels(card.device());
            Value p = card.tensor(prediction, type, rows, values);
            Value t = card.tensor(target, rows, values);
            Value m = card.tensor(mask, rows);
            Value to = card.room(Type.F32);
            Value scratch = card.scratch(losses.maskedMeanSquareScratchBytes(p));
            losses.maskedMeanSquare(p, t, m, to, scratch);
            Value d = card.room(gradient, rows, values);
            losses.maskedMeanSquareGradient(p, t, m, card.tensor(new float[] {3}), d, scratch);
            return List.of(card.get(to), card.get(d));
        });
        assertClose(new double[] {loss / masked}, results.get(0), Type.F32);
        assertClose(expected, results.get(1), gradient);
    }

    @Test
    void a_batch_without_masked_patches_has_no_loss() {
        float[] loss = Emulated.inBothOrders(card -> {
                    LossKernels losses = new LossKernels(card.device());
                    Value to = card.room(Type.F32);
                    Value x = card.tensor(normal(1, 32), 2, 16);
                    Value scratch = card.scratch(losses.maskedMeanSquareScratchBytes(x));
                    losses.maskedMeanSquare(x, x, card.tensor(new float[2], 2), to, scratch);
                    return List.of(card.get(to));
                })
                .get(0);
        assertTrue(Float.isNaN(loss[0]));
    }
}
