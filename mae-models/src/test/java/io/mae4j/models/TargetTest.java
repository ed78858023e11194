package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TargetTest {
    private final NormalizedPixelTarget normalized = new NormalizedPixelTarget(new NormalizedPixelTarget.Config(1e-6));

    @Property(tries = 50)
    void aPerfectPredictionOfNormalizedPixelsShowsThePatchItself(
            @ForAll @IntRange(min = 2, max = 100) int values, @ForAll long seed) {
        RandomStream random = new Randomness(seed).stream("patch");
        float[] patch = new float[values];
        double sum = 0;
        for (int i = 0; i < values; i++) {
            patch[i] = random.nextFloat() * 4 - 2;
            sum += patch[i];
        }
        double mean = sum / values;
        double squares = 0;
        for (float value : patch) {
            squares += (value - mean) * (value - mean);
        }
        float[] prediction = new float[values];
        for (int i = 0; i < values; i++) {
            prediction[i] = (float) ((patch[i] - mean) / Math.sqrt(squares / (values - 1) + 1e-6));
        }
        assertArrayEquals(patch, normalized.toPatch(prediction, patch), 1e-5f);
    }

    @Test
    void aFlatPatchIsShownFlat() {
        assertArrayEquals(
                new float[] {.5f, .5f}, normalized.toPatch(new float[] {0, 0}, new float[] {.5f, .5f}), 1e-6f);
    }

    @Test
    void pixelsAreShownAsPredicted() {
        PixelTarget pixels = new PixelTarget(new PixelTarget.Config());
        float[] prediction = {1, 2};
        assertArrayEquals(prediction, pixels.toPatch(prediction, new float[] {7, 8}));
        assertEquals("", pixels.note());
    }

    @Test
    void onePixelHasNoVarianceToBeNormalizedBy() {
        assertEquals(3, normalized.values(new PatchGrid(3, 4, 4, 1, 1)));
        UserError error = assertThrows(UserError.class, () -> normalized.values(new PatchGrid(1, 4, 4, 1, 1)));
        assertTrue(error.getMessage().contains("target=pixels"), error.getMessage());
    }
}
