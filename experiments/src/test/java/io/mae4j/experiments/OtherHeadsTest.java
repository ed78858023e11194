package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.PatchGrid;
import io.mae4j.models.EncoderFeatures;
import io.mae4j.models.Pool;
import io.mae4j.models.VitEncoder;
import io.mae4j.models.weights.SafetensorsWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** Classifiers whose heads this framework does not have are refused, and not evaluated as if they were others. */
class OtherHeadsTest {
    @TempDir
    Path temporary;

    private Mae mae;

    @BeforeEach
    void aFolder() {
        mae = new Mae(temporary);
    }

    /** As timm has some: the mean of tokens that the encoder's norm has normalised. */
    @Test
    void aClassifierOfAnotherKindIsNotTakenForOneOfOurs() {
        PatchGrid grid = new PatchGrid(1, 28, 28, 14, 14);
        VitEncoder encoder = new VitEncoder(new VitEncoder.Config(8, 1, 2, 4, false, false));
        Path file = temporary.resolve("gap.safetensors");
        ZeroWeights.of(new EncoderFeatures(grid, encoder, Pool.MEAN).graph(1))
                .add("head.weight", Nd4j.zeros(DataType.FLOAT, 10, 8))
                .add("head.bias", Nd4j.zeros(DataType.FLOAT, 10))
                .write(file);
        assertTrue(notEvaluated(file).contains("has neither a class token nor fc_norm"));
    }

    /** timm's pooling by attention, and the layer ahead of the head of its older models. */
    @Test
    void aHeadThatSeesOtherThanTheTokensIsRefused() {
        PatchGrid grid = new PatchGrid(1, 28, 28, 14, 14);
        Path file = temporary.resolve("map.safetensors");
        for (String name : new String[] {"attn_pool.latent", "pre_logits.fc.weight"}) {
            classifier(grid, 10).add(name, Nd4j.zeros(DataType.FLOAT, 8, 8)).write(file);
            assertTrue(notEvaluated(file).contains(name + " between its tokens and its head"));
        }
        classifier(grid, 1).write(file);
        assertTrue(notEvaluated(file).contains("has a head of one class"));
    }

    private SafetensorsWriter classifier(PatchGrid grid, int classes) {
        VitEncoder encoder = new VitEncoder(new VitEncoder.Config(8, 1, 2, 4, true, false));
        return ZeroWeights.of(new EncoderFeatures(grid, encoder, Pool.CLASS).graph(1))
                .add("head.weight", Nd4j.zeros(DataType.FLOAT, classes, 8))
                .add("head.bias", Nd4j.zeros(DataType.FLOAT, classes));
    }

    private String notEvaluated(Path file) {
        return mae.run(
                        "evaluate",
                        "benchmark=corrupted",
                        "data=fashion_mnist",
                        "encoder.heads=2",
                        "checkpoint='" + file + "'")
                .refused();
    }
}
