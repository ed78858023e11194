package io.mae4j.eval.robustness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TallyTest {
    @TempDir
    Path temporary;

    @Test
    void countsByHand() {
        Tally tally = new Tally(6);
        double third = Math.log(2); // e^third is twice e^0
        tally.add(new double[] {third, 0, 0, 0, 0, 0}, 0); // right, 2/7 sure
        tally.add(new double[] {third, 0, 0, 0, 0, 0}, 5); // the sixth of six equals but one
        tally.add(new double[] {0, third, 0, 0, 0, 0}, 0); // second
        assertEquals(3, tally.pictures());
        assertEquals(1 / 3.0, tally.top1());
        assertEquals(2 / 3.0, tally.top5().orElseThrow());
        assertEquals((Math.log(7 / 2.0) + 2 * Math.log(7)) / 3, tally.loss(), 1e-12);
        assertEquals(2, tally.pictures(0));
        assertEquals(1, tally.right(0));
        assertEquals(Math.abs(1 / 3.0 - 2 / 7.0), tally.calibration().expectedError(), 1e-12);
    }

    @Test
    void calibrationErrorIsTheMeanGapOfTheBins() {
        Calibration calibration = new Calibration();
        calibration.add(0.95, true);
        calibration.add(0.95, false); // bin 14: accuracy 0.5, confidence 0.95
        calibration.add(0.4, true); // bin 5, whose upper edge it is: accuracy 1
        calibration.add(0.41, false); // bin 6
        assertEquals((2 * 0.45 + 0.6 + 0.41) / 4, calibration.expectedError(), 1e-12);
        assertEquals(2, calibration.pictures(14));
        assertEquals(1, calibration.pictures(5));
        assertEquals(1, calibration.pictures(6));
    }

    @Test
    void fiveClassesHaveNoTopFive() {
        Tally tally = new Tally(5);
        tally.add(new double[5], 1);
        assertTrue(tally.top5().isEmpty());
        assertEquals(0, tally.right(1), "of equals the first is the answer");
    }

    @Test
    void noNumberIsNoAnswer() {
        Tally tally = new Tally(2);
        assertFalse(tally.add(new double[] {0, Double.NaN}, 0));
        assertEquals(0, tally.pictures());
    }

    @Property(tries = 50)
    void whatIsPutDownAndTakenUpGoesOnBitForBit(@ForAll long seed, @ForAll @IntRange(max = 40) int cut)
            throws java.io.IOException {
        Path file = java.nio.file.Files.createTempFile("tally", ".json");
        Tally whole = new Tally(3);
        Tally first = new Tally(3);
        for (int i = 0; i < 40; i++) {
            if (i == cut) {
                new PartState("f", i, false, List.of("a\tb"), first).write(file);
                PartState read = PartState.read(file);
                assertEquals(List.of("a\tb"), read.skipped());
                first = read.tally();
            }
            double[] logits = {Math.sin(seed + i), Math.cos(seed * 3.7 + i), Math.sin(i * 1.3)};
            whole.add(logits, i % 3);
            first.add(logits, i % 3);
        }
        assertEquals(whole.loss(), first.loss());
        assertEquals(whole.top1(), first.top1());
        assertEquals(whole.calibration().expectedError(), first.calibration().expectedError());
        java.nio.file.Files.delete(file);
    }
}
