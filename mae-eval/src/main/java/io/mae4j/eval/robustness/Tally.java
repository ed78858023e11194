package io.mae4j.eval.robustness;

import java.util.Arrays;
import java.util.OptionalDouble;

/**
 * What is counted while pictures are classified. Its size depends on the number of classes alone, and two that counted the same
 * pictures in the same order are equal bit for bit, whether or not they were put down in between.
 */
public final class Tally {
    private static final int TOP = 5;

    private final int[] asked;
    private final int[] right;
    private long inTop5;
    private double loss; // sum, nats
    private final Calibration calibration = new Calibration();

    public Tally(int classes) {
        this.asked = new int[classes];
        this.right = new int[classes];
    }

    /**
     * Counts one picture. Of equal logits the first counts as the larger.
     *
     * @param logits one for each class
     * @return false if they are no numbers, so that there is no answer; then nothing is counted
     */
    public boolean add(double[] logits, int label) {
        double largest = Double.NEGATIVE_INFINITY;
        int before = 0; // classes that are preferred to the right one
        int answer = 0;
        for (int c = 0; c < logits.length; c++) {
            if (!Double.isFinite(logits[c])) {
                return false;
            }
            if (logits[c] > largest) {
                largest = logits[c];
                answer = c;
            }
            before += logits[c] > logits[label] || (logits[c] == logits[label] && c < label) ? 1 : 0;
        }
        double sum = 0;
        for (double logit : logits) {
            sum += Math.exp(logit - largest);
        }
        asked[label]++;
        right[label] += answer == label ? 1 : 0;
        inTop5 += before < TOP ? 1 : 0;
        loss += largest - logits[label] + Math.log(sum);
        calibration.add(1 / sum, answer == label);
        return true;
    }

    /** Counts what another has counted of the same classes. */
    public void add(Tally other) {
        Arrays.setAll(asked, c -> asked[c] + other.asked[c]);
        Arrays.setAll(right, c -> right[c] + other.right[c]);
        inTop5 += other.inTop5;
        loss += other.loss;
        calibration.add(other.calibration);
    }

    /** Whether all counters are there, as they may not be after a damaged file was read. */
    boolean isWhole() {
        return asked != null
                && right != null
                && asked.length == right.length
                && calibration != null
                && calibration.isWhole();
    }

    public int classes() {
        return asked.length;
    }

    public long pictures() {
        return Arrays.stream(asked).asLongStream().sum();
    }

    /** Pictures of a class. */
    public int pictures(int label) {
        return asked[label];
    }

    /** Pictures of a class that were taken for what they are. */
    public int right(int label) {
        return right[label];
    }

    /** The share of the pictures that were taken for what they are; NaN without any. */
    public double top1() {
        return Arrays.stream(right).asLongStream().sum() / (double) pictures();
    }

    /** The share of the pictures whose class is among the five that were most probable; empty for five classes and fewer. */
    public OptionalDouble top5() {
        return classes() > TOP ? OptionalDouble.of(inTop5 / (double) pictures()) : OptionalDouble.empty();
    }

    /** The mean cross-entropy, nats. */
    public double loss() {
        return loss / pictures();
    }

    public Calibration calibration() {
        return calibration;
    }
}
