package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.Mask;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
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
