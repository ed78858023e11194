package org.example.mae;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.mae4j.engine.CustomRule;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class LionTest {

    @Test
    void stepsByTheSignOfTheMeanAndDecays() {
        INDArray weights = Nd4j.createFromArray(1f, 1f, 1f);
        INDArray mean = Nd4j.createFromArray(1f, 1f, 0f);
        INDArray gradient = Nd4j.createFromArray(-1f, -20f, 0f);
        CustomRule.Step step = new CustomRule.Step(7, 0.5, 0.2);
        new Lion.Rule(0.9, 0.99).update("w", weights, gradient, List.of(mean), step);
        // 0.9 - 0.1 > 0; 0.9 - 2 < 0; nothing: each after 1 x (1 - 0.5 x 0.2)
        assertArrayEquals(new float[] {0.4f, 1.4f, 0.9f}, weights.toFloatVector(), 1e-6f);
        assertArrayEquals(new float[] {0.98f, 0.79f, 0}, mean.toFloatVector(), 1e-6f);
    }
}
