package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.Encoder;
import io.mae4j.component.PatchGrid;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.samediff.SameDiffEngine;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** The feature of an encoder that was fine-tuned is what its classifier's head saw. */
class EncoderFeaturesTest {
    private static final Engine ENGINE = new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP64));
    private static final PatchGrid GRID = new PatchGrid(3, 16, 24, 8, 8);

    private final Encoder encoder = new VitEncoder(new VitEncoder.Config(24, 2, 2, 2, true, false));

    @ParameterizedTest
    @EnumSource(Pool.class)
    void afterFineTuningItIsWhatTheHeadSaw(Pool pool) {
        Classifier classifier =
                new Classifier(GRID, encoder, 5, new Classifier.Config(pool, 0, 1, true, OptionalDouble.empty(), 1));
        Map<String, INDArray> images =
                Map.of("images", Nd4j.rand(new int[] {2, 3, 16, 24}).castTo(org.nd4j.linalg.api.buffer.DataType.FLOAT));
        try (Program whole = ENGINE.compile(classifier.inference(2), 3)) {
            Map<String, INDArray> weights = new HashMap<>();
            whole.parameters().forEach((name, array) -> weights.put(name, array.add(0.1))); // no scale is 1, no bias 0
            whole.load(weights);
            boolean normAfter = EncoderFeatures.normAfter(weights.keySet());
            try (Program alone = ENGINE.compile(new EncoderFeatures(GRID, encoder, pool, normAfter).graph(2), 4)) {
                weights.keySet().retainAll(alone.parameters().keySet());
                alone.load(weights);
                assertArrayEquals(
                        whole.run(images).get("feature").ravel().toDoubleVector(),
                        alone.run(images).get("features").ravel().toDoubleVector(),
                        1e-6);
            }
        }
    }

    @Test
    void thatOfThePretrainedOneHasTheEncodersOwnNorm() {
        assertFalse(EncoderFeatures.normAfter(new EncoderFeatures(GRID, encoder, Pool.MEAN)
                .graph(1)
                .parameters()
                .keySet()));
    }

    @Test
    void aClassTokenThatNoHeadSawIsRefused() {
        UserError error =
                assertThrows(UserError.class, () -> new EncoderFeatures(GRID, encoder, Pool.CLASS, true).graph(1));
        assertTrue(error.getMessage().contains("pool=mean"), error.getMessage());
    }
}
