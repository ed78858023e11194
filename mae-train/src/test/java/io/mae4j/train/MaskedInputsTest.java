package io.mae4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mae4j.UserError;
import io.mae4j.component.Mask;
import io.mae4j.component.Masker;
import io.mae4j.component.PatchGrid;
import io.mae4j.data.load.PictureMasks;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import org.junit.jupiter.api.Test;

class MaskedInputsTest {
    /** Says 2, and keeps 3. */
    private static final class Miscounting implements Masker {
        @Override
        public int kept(PatchGrid grid) {
            return 2;
        }

        @Override
        public Mask mask(PatchGrid grid, RandomStream random) {
            return new Mask(random.permutation(grid.patches()), 3);
        }
    }

    @Test
    void aMaskOfAnotherSizeThanItsMaskerSaysNamesTheMasker() {
        PatchGrid grid = new PatchGrid(1, 8, 8, 4, 4);
        PictureMasks masks = new MaskedInputs(grid, new Miscounting(), new Randomness(1))
                .masks()
                .orElseThrow();
        assertEquals(
                "the masker " + Miscounting.class.getName()
                        + " made a mask that keeps 3 of 4 patches, where 2 of 4 were asked for",
                assertThrows(UserError.class, () -> masks.draw(0, 0, 0)).getMessage());
    }
}
