package org.example.mae;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.component.Mask;
import io.mae4j.component.MaskerContract;
import io.mae4j.component.PatchGrid;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** What all maskers keep to, and what is this one's own. */
class ColumnMaskerTest extends MaskerContract {

    @Test
    void hidesColumnsFromTopToBottom() {
        PatchGrid grid = new PatchGrid(1, 4, 6, 1, 1);
        Mask mask = new ColumnMasker(new ColumnMasker.Config(0.5)).mask(grid, new Randomness(1).stream("mask"));
        float[] masked = mask.masked();
        for (int column = 0; column < 6; column++) {
            for (int row = 1; row < 4; row++) {
                assertEquals(masked[column], masked[row * 6 + column]);
            }
        }
        assertEquals(3, Arrays.stream(mask.idsKeep()).map(i -> i % 6).distinct().count());
    }
}
