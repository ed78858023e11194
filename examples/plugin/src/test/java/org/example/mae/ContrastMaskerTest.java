package org.example.mae;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.Mask;
import io.mae4j.component.MaskedPicture;
import io.mae4j.component.PatchGrid;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import org.junit.jupiter.api.Test;

class ContrastMaskerTest {

    @Test
    void hidesPatchesWithContrastMoreOften() {
        PatchGrid grid = new PatchGrid(1, 8, 16, 4, 4);
        float[] patches = new float[128];
        for (int i = 64; i < patches.length; i++) { // the lower half: a checkerboard, one patch stronger than the others
            patches[i] = (i % 2 == 0 ? 1 : -1) * (i < 112 ? 1 : 3);
        }
        float[] picture = grid.unpatchify(patches);
        ContrastMasker masker = new ContrastMasker(new ContrastMasker.Config(0.25));
        RandomStream random = new Randomness(1).stream("mask");
        int draws = 4000;
        int plainHidden = 0;
        int strongestFirst = 0;
        for (int i = 0; i < draws; i++) {
            Mask mask = masker.mask(grid, random, MaskedPicture.heldOut(picture::clone));
            assertEquals(6, mask.kept());
            float[] masked = mask.masked();
            plainHidden += (int) (masked[0] + masked[1] + masked[2] + masked[3]);
            strongestFirst += mask.order()[7] == 7 ? 1 : 0;
        }
        assertTrue(plainHidden < draws / 100, plainHidden + " plain patches in " + draws + " masks");
        double share = strongestFirst / (double) draws;
        assertTrue(Math.abs(share - 3.0 / (1 + 1 + 1 + 3)) < 0.03, "the strongest is the surest in " + share);
    }
}
