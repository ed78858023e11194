package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.Loss;
import io.mae4j.component.Mask;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.SmoothPictures;
import io.mae4j.component.Target;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import io.mae4j.models.target.KMeansTokenizer;
import io.mae4j.models.target.PcaTarget;
import io.mae4j.models.target.TokenTarget;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Models of all kinds run, learn, and hide from the encoder what is masked. */
class ModelRunTest {
    private static final PatchGrid GRID = new PatchGrid(2, 6, 8, 3, 2); // 2 rows, 4 columns
    private final Engine engine = new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));

    @ParameterizedTest
    @CsvSource({"true, false, true", "true, true, false", "false, false, false", "false, true, true"})
    void theLossFalls(boolean classToken, boolean maskTokens, boolean normalized) {
        MaskedAutoencoder model = ModelBuildTest.tiny(GRID, classToken, maskTokens, normalized);
        Training training =
                new Training("loss", new UpdateRule.AdamW(0.9, 0.95, 1e-8), Map.of(), OptionalDouble.empty());
        Map<String, INDArray> batch = batch(model, 4);
        try (TrainingProgram program = engine.compile(model.pretraining(4), 1, training)) {
            double first = program.backward(batch, 1);
            for (int step = 0; step < 8; step++) {
                assertTrue(program.update(3e-2) > 0);
                assertTrue(Double.isFinite(program.backward(batch, 1)));
            }
            assertTrue(program.backward(batch, 1) < 0.9 * first);
        }
    }

    @ParameterizedTest
    @EnumSource(LossPatches.class)
    void tokensAndCoefficientsAreLearnt(LossPatches patches) {
        MaskedAutoencoder plain = ModelBuildTest.tiny(GRID, true, false, false);
        Target pca = new PcaTarget(new PcaTarget.Config(OptionalInt.of(3), 500));
        Target tokens = new TokenTarget(new KMeansTokenizer(new KMeansTokenizer.Config(5, 500, 5)));
        Loss squares = new MaskedMeanSquareLoss(new MaskedMeanSquareLoss.Config(patches));
        Loss entropy = new CrossEntropyLoss(new CrossEntropyLoss.Config(patches));
        assertTrue(learns(plain, pca, squares) && learns(plain, tokens, entropy));
    }

    private boolean learns(MaskedAutoencoder plain, Target target, Loss loss) {
        Target fitted = target.fitted(GRID, new SmoothPictures(80, GRID, 1), new Randomness(0));
        MaskedAutoencoder model =
                new MaskedAutoencoder(GRID, plain.masker(), plain.encoder(), plain.decoder(), fitted, loss);
        Training training =
                new Training("loss", new UpdateRule.AdamW(0.9, 0.95, 1e-8), Map.of(), OptionalDouble.empty());
        Map<String, INDArray> batch = batch(model, 4);
        try (TrainingProgram program = engine.compile(model.pretraining(4), 1, training)) {
            double first = program.backward(batch, 1);
            for (int step = 0; step < 8; step++) {
                program.update(3e-2);
                program.backward(batch, 1);
            }
            program.update(3e-2);
            return program.backward(batch, 1) < 0.9 * first;
        }
    }

    @Test
    void aLossThatDoesNotGoWithTheTargetIsRefused() {
        MaskedAutoencoder plain = ModelBuildTest.tiny(GRID, true, false, false);
        Target tokens = new TokenTarget(new KMeansTokenizer(new KMeansTokenizer.Config(5, 500, 5)));
        UserError error = assertThrows(UserError.class, () -> plain.with(tokens));
        assertTrue(error.getMessage().contains("loss=cross_entropy"), error.getMessage());
    }

    /** With the loss on masked patches what is predicted for visible ones does not matter; on all patches it does. */
    @ParameterizedTest
    @EnumSource(LossPatches.class)
    void theLossIsOnThePatchesThatItSays(LossPatches patches) {
        Loss loss = new MaskedMeanSquareLoss(new MaskedMeanSquareLoss.Config(patches));
        GraphBuilder g = new GraphBuilder();
        Tensor prediction = g.input("prediction", TensorType.floats(1, 4, 2));
        Tensor target = g.input("target", TensorType.floats(1, 4, 2));
        Graph graph = g.output("loss", loss.loss(g, prediction, target, g.input("mask", TensorType.floats(1, 4))))
                .build();
        try (Program program = engine.compile(graph, 0)) {
            double value = program.run(Map.of(
                            "prediction",
                                    Nd4j.createFromArray(new float[] {1, 1, 2, 2, 3, 3, 4, 4})
                                            .reshape(1, 4, 2),
                            "target", Nd4j.zeros(DataType.FLOAT, 1, 4, 2),
                            "mask",
                                    Nd4j.createFromArray(new float[] {1, 0, 1, 0})
                                            .reshape(1, 4)))
                    .get("loss")
                    .getDouble(0);
            assertEquals(patches == LossPatches.MASKED ? (1 + 9) / 2.0 : (1 + 4 + 9 + 16) / 4.0, value, 1e-6);
        }
    }

    @ParameterizedTest
    @CsvSource({"false", "true"})
    void maskedPatchesDoNotReachTheEncoder(boolean maskTokens) {
        MaskedAutoencoder model = ModelBuildTest.tiny(GRID, true, maskTokens, false);
        Map<String, INDArray> batch = batch(model, 1);
        try (Program program = engine.compile(model.pretraining(1), 1)) {
            float[] before = latent(program, batch);
            assertArrayEquals(before, latent(program, changed(batch, 1)));
            assertNotEquals(before[0], latent(program, changed(batch, 0))[0]);
        }
    }

    @Test
    void featuresAreOneRowAPicture() {
        MaskedAutoencoder model = ModelBuildTest.tiny(GRID, true, false, true);
        try (Program program = engine.compile(model.features(3), 1)) {
            INDArray features =
                    program.run(Map.of("images", batch(model, 3).get("images"))).get("features");
            assertArrayEquals(new long[] {3, model.encoder().dim()}, features.shape());
            assertNotEquals(features.getFloat(0, 0), features.getFloat(1, 0));
        }
    }

    private static float[] latent(Program program, Map<String, INDArray> batch) {
        return program.run(batch, List.of("latent")).get("latent").ravel().toFloatVector();
    }

    // the same masks, with other values in the first patch that is masked (1) or not (0)
    private static Map<String, INDArray> changed(Map<String, INDArray> batch, float masked) {
        float[] mask = batch.get("mask").ravel().toFloatVector();
        int patch = IntStream.range(0, mask.length)
                .filter(i -> mask[i] == masked)
                .findFirst()
                .orElseThrow();
        float[] patches = GRID.patchify(batch.get("images").ravel().toFloatVector());
        for (int i = 0; i < GRID.patchValues(); i++) {
            patches[patch * GRID.patchValues() + i] += i + 1;
        }
        Map<String, INDArray> changed = new HashMap<>(batch);
        changed.put(
                "images",
                Nd4j.createFromArray(GRID.unpatchify(patches))
                        .reshape(GRID.images(1).shape().toLongArray()));
        return changed;
    }

    private static Map<String, INDArray> batch(MaskedAutoencoder model, int size) {
        RandomStream random = new Randomness(3).stream("picture");
        float[] pixels = new float[size * GRID.channels() * GRID.height() * GRID.width()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = random.nextFloat();
        }
        List<Mask> masks = IntStream.range(0, size)
                .mapToObj(i -> model.masker().mask(GRID, new Randomness(3).stream("mask", i)))
                .toList();
        Map<String, INDArray> batch = new HashMap<>(Masking.arrays(masks));
        batch.put(
                "images",
                Nd4j.createFromArray(pixels).reshape(GRID.images(size).shape().toLongArray()));
        return batch;
    }
}
