package io.mae4j.component;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.random.Randomness;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class MaskTest {
    @Test
    void keepsThePatchesWithTheSmallestNoise() {
        Mask mask = Mask.ofNoise(new float[] {.5f, .1f, .9f, .3f}, 2);
        assertArrayEquals(new int[] {1, 3}, mask.idsKeep());
        assertArrayEquals(new int[] {2, 0, 3, 1}, mask.idsRestore());
        assertArrayEquals(new float[] {1, 0, 1, 0}, mask.masked());
    }

    @Property(tries = 50)
    void restoringUndoesTheOrder(@ForAll @IntRange(min = 2, max = 300) int patches, @ForAll long seed) {
        Mask mask = new Mask(new Randomness(seed).stream("order").permutation(patches), patches / 2);
        int[] restore = mask.idsRestore();
        float[] masked = mask.masked();
        for (int patch = 0; patch < patches; patch++) {
            assertEquals(patch, mask.order()[restore[patch]]);
            assertEquals(restore[patch] < mask.kept() ? 0 : 1, masked[patch]);
        }
    }
}
