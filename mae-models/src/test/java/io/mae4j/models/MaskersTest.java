package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.Mask;
import io.mae4j.component.Masker;
import io.mae4j.component.MaskerContract;
import io.mae4j.component.PatchGrid;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MaskersTest extends MaskerContract {
    private static final PatchGrid PAPER = new PatchGrid(3, 224, 224, 16, 16);
    private static final RandomStream NONE = new Randomness(0).stream("none");

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

    @Test
    void theGridKeepsOneOfEveryTwoByTwoPatches() {
        float[] masked = grid(0.75).mask(PAPER, NONE).masked();
        for (int row = 0; row < 14; row++) {
            for (int column = 0; column < 14; column++) {
                assertEquals(row % 2 == 0 && column % 2 == 0 ? 0 : 1, masked[row * 14 + column]);
            }
        }
    }

    @Test
    void halfAGridIsAChequerboard() {
        float[] masked = grid(0.5).mask(PAPER, NONE).masked();
        for (int patch = 0; patch < 196; patch++) {
            assertEquals((patch / 14 + patch) % 2, masked[patch]);
        }
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.75, 0.9})
    void theGridKeepsAsManyAsRandomMasking(double ratio) {
        PatchGrid odd = new PatchGrid(1, 28, 28, 4, 4);
        assertEquals(random(ratio).kept(odd), grid(ratio).mask(odd, NONE).kept());
    }

    @Property(tries = 100)
    void blocksHideExactlyTheShare(
            @ForAll @IntRange(min = 2, max = 16) int rows,
            @ForAll @IntRange(min = 2, max = 16) int columns,
            @ForAll @DoubleRange(min = 0.26, max = 0.74) double ratio,
            @ForAll long seed) {
        PatchGrid grid = new PatchGrid(1, rows, columns, 1, 1);
        Mask mask = block(ratio).mask(grid, new Randomness(seed).stream("mask"));
        assertEquals(random(ratio).kept(grid), mask.kept());
        assertEquals(mask.kept(), block(ratio).kept(grid));
    }

    /** Which is what makes the task harder: of a masked patch's neighbours more are masked than under random masking. */
    @Test
    void blocksHangTogether() {
        double random = maskedNeighbours(random(0.5));
        assertEquals(0.5, random, 0.02);
        assertTrue(maskedNeighbours(block(0.5)) > 0.8);
    }

    @Test
    void blocksReachEveryPatch() {
        int[] hidden = new int[196];
        for (int sample = 0; sample < 2000; sample++) {
            float[] masked = block(0.5)
                    .mask(PAPER, new Randomness(7).stream("mask", sample))
                    .masked();
            for (int patch = 0; patch < 196; patch++) {
                hidden[patch] += (int) masked[patch];
            }
        }
        for (int count : hidden) {
            assertTrue(count > 80 && count < 1800, "hidden " + count + " times of 2000");
        }
    }

    // the share of masked ones among the neighbours, to the right and below, of masked patches
    private static double maskedNeighbours(Masker masker) {
        int all = 0;
        int both = 0;
        for (int sample = 0; sample < 100; sample++) {
            float[] masked =
                    masker.mask(PAPER, new Randomness(3).stream("mask", sample)).masked();
            for (int patch = 0; patch < 196; patch++) {
                for (int neighbour : new int[] {patch % 14 < 13 ? patch + 1 : patch, patch + 14}) {
                    if (masked[patch] == 1 && neighbour != patch && neighbour < 196) {
                        all++;
                        both += (int) masked[neighbour];
                    }
                }
            }
        }
        return (double) both / all;
    }

    private static BlockMasker block(double ratio) {
        return new BlockMasker(new BlockMasker.Config(ratio, 0.08, 0.3));
    }

    private static GridMasker grid(double ratio) {
        return new GridMasker(new GridMasker.Config(ratio));
    }

    private static RandomMasker random(double ratio) {
        return new RandomMasker(new RandomMasker.Config(ratio));
    }
}
