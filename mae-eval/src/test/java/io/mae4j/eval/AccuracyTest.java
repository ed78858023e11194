package io.mae4j.eval;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Top-1 and top-5 of logits. */
class AccuracyTest {
    private static final double NAN = Double.NaN;

    @Test
    void countsTheRightClassAmongTheLargestFive() {
        double[] logits = {5, 4, 3, 2, 1, 0};
        assertEquals(1, of(logits, 0).top1());
        assertEquals(0, of(logits, 1).top1());
        assertEquals(List.of(1.0, 0.0), List.of(top5(logits, 4), top5(logits, 5)));
    }

    @Test
    void ofEqualOnesTheFirstIsTheAnswer() {
        double[] logits = new double[7];
        assertEquals(1, of(logits, 0).top1());
        assertEquals(0, of(logits, 1).top1());
        assertEquals(List.of(1.0, 0.0), List.of(top5(logits, 4), top5(logits, 5)));
    }

    /** As those of a head that learns much too fast. */
    @Test
    void farSmallerOnesAreStillInOrder() {
        double[] logits = {1e4, 2000, 1000, 0, -1e4, -1e5, -1e6};
        assertEquals(List.of(1.0, 0.0), List.of(top5(logits, 4), top5(logits, 5)));
        assertEquals(1.0, top5(new double[] {1e30, 0, 0, 0, 0, 0}, 1));
    }

    @Test
    void noNumberIsNoAnswer() {
        assertEquals(0, of(new double[] {NAN, 1, 1, 1, 1, 1}, 0).top1());
        assertEquals(0, of(new double[] {NAN, 1, 1, 1, 1, 1}, 1).top1());
        assertEquals(0, top5(new double[] {NAN, NAN, NAN, NAN, NAN, NAN}, 0));
    }

    private static double top5(double[] logits, int label) {
        return of(logits, label).top5().orElseThrow();
    }

    private static Accuracy of(double[] logits, int label) {
        return Accuracy.ofLogits(new double[][] {logits}, new int[] {label});
    }
}
