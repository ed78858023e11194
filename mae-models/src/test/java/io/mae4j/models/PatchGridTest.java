package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class PatchGridTest {
    @Test
    void aPatchIsOrderedByRowThenColumnThenChannel() {
        PatchGrid grid = new PatchGrid(2, 2, 4, 2, 2);
        float[] pixels = { //
            0, 1, 2, 3, 4, 5, 6, 7, // first channel
            10, 11, 12, 13, 14, 15, 16, 17
        };
        float[] patches = {0, 10, 1, 11, 4, 14, 5, 15, 2, 12, 3, 13, 6, 16, 7, 17};
        assertArrayEquals(patches, grid.patchify(pixels));
    }

    @Property(tries = 100)
    void unpatchifyUndoesPatchify(
            @ForAll @IntRange(min = 1, max = 5) int channels,
            @ForAll @IntRange(min = 1, max = 5) int rows,
            @ForAll @IntRange(min = 1, max = 5) int columns,
            @ForAll @IntRange(min = 1, max = 5) int patchHeight,
            @ForAll @IntRange(min = 1, max = 5) int patchWidth) {
        PatchGrid grid = new PatchGrid(channels, rows * patchHeight, columns * patchWidth, patchHeight, patchWidth);
        float[] pixels = new float[channels * grid.height() * grid.width()];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = i;
        }
        assertEquals(pixels.length, grid.patches() * grid.patchValues());
        assertArrayEquals(pixels, grid.unpatchify(grid.patchify(pixels)));
    }

    @Test
    void refusesAPictureWhoseValuesCannotBeCounted() {
        UserError error = assertThrows(UserError.class, () -> new PatchGrid(3, 999984, 999984, 16, 16));
        assertTrue(error.getMessage().startsWith("pictures of 3x999984x999984 are too large"), error.getMessage());
    }

    @Test
    void refusesAPatchThatDoesNotDivideThePicture() {
        UserError error = assertThrows(UserError.class, () -> new PatchGrid(3, 32, 32, 8, 5));
        assertTrue(
                error.getMessage().startsWith("a patch of 8x5 does not divide a picture of 32x32"), error.getMessage());
    }
}
