package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.MaskerContract;
import io.mae4j.component.PatchGrid;
import io.mae4j.random.Randomness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MaskersTest extends MaskerContract {
    @Test
    void keepsExactlyOneQuarterOfThePatches() {
        assertEquals(49, random(0.75).kept(new PatchGrid(3, 224, 224, 16, 16)));
    }

    @ParameterizedTest
    @CsvSource({"0.1,176", "0.2,156", "0.3,137", "0.4,117", "0.5,98", "0.6,78", "0.7,58", "0.75,49", "0.8,39", "0.9,19"
    })
    void keepsWhatThePublishedModelsKept(double ratio, int kept) {
        assertEquals(kept, random(ratio).kept(new PatchGrid(3, 224, 224, 16, 16)));
    }

    @Test
    void countsInDoublesAsThePublishedModelsDo() {
        PatchGrid hundred = new PatchGrid(1, 10, 10, 1, 1);
        assertEquals(9, random(0.9).kept(hundred));
        assertEquals(19, random(0.8).kept(hundred));
    }

    @Test
    void refusesToKeepNothing() {
        UserError error = assertThrows(UserError.class, () -> random(0.9).kept(new PatchGrid(1, 3, 3, 1, 1)));
        assertTrue(error.getMessage().contains("mask.ratio=0.9 keeps 0 of 9 patches"), error.getMessage());
    }

    @Test
    void hidesEveryPatchEquallyOften() {
        PatchGrid grid = new PatchGrid(1, 4, 4, 1, 1);
        int[] hidden = new int[16];
        for (int sample = 0; sample < 8000; sample++) {
            float[] masked = random(0.75)
                    .mask(grid, new Randomness(7).stream("mask", 0, sample))
                    .masked();
            for (int patch = 0; patch < 16; patch++) {
                hidden[patch] += (int) masked[patch];
            }
        }
        for (int count : hidden) {
            assertEquals(6000, count, 5 * Math.sqrt(8000 * 0.75 * 0.25)); // five standard deviations
        }
    }

    private static RandomMasker random(double ratio) {
        return new RandomMasker(new RandomMasker.Config(ratio));
    }
}
