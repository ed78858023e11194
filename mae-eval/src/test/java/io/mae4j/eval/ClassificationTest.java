package io.mae4j.eval;

import static io.mae4j.eval.Classification.crossEntropy;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

/** The loss of a classifier's answers. */
class ClassificationTest {

    @Test
    void theLossIsTheCrossEntropy() {
        assertEquals(Math.log(10), crossEntropy(new double[10], 3), 1e-12);
        assertEquals(Math.log(1 + Math.exp(-2)), crossEntropy(new double[] {1, 3}, 1), 1e-12);
    }

    /** As those of a head that learns much too fast. */
    @Test
    void theLossOfAnAnswerThatIsFarOffHasNoBound() {
        assertEquals(2000, crossEntropy(new double[] {1000, -1000}, 1), 1e-9);
        assertEquals(0, crossEntropy(new double[] {1000, -1000}, 0), 1e-9);
    }

    @Test
    void noNumberHasNoLoss() {
        assertTrue(Double.isNaN(crossEntropy(new double[] {1, Double.NaN}, 0)));
        assertTrue(Double.isNaN(crossEntropy(new double[] {Double.POSITIVE_INFINITY, 1}, 0)));
    }
}
