package io.mae4j.eval.robustness;

import java.util.Arrays;

/**
 * Whether a model is right as often as it is sure: answers sorted by their confidence, the probability of the class that was
 * answered, into {@value #BINS} bins of equal width (Guo et al. 2017). Bin {@code b} has the confidences from {@code b / 15}
 * (excluded) to {@code (b + 1) / 15} (included).
 */
public final class Calibration {
    /** How many there are. */
    public static final int BINS = 15;

    private final long[] pictures = new long[BINS];
    private final long[] right = new long[BINS];
    private final double[] confidence = new double[BINS]; // sums

    void add(double sure, boolean isRight) {
        int bin = Math.max(0, Math.min(BINS - 1, (int) Math.ceil(sure * BINS) - 1));
        pictures[bin]++;
        right[bin] += isRight ? 1 : 0;
        confidence[bin] += sure;
    }

    void add(Calibration other) {
        for (int bin = 0; bin < BINS; bin++) {
            pictures[bin] += other.pictures[bin];
            right[bin] += other.right[bin];
            confidence[bin] += other.confidence[bin];
        }
    }

    /** Whether all bins are there, as they may not be after a damaged file was read. */
    boolean isWhole() {
        return pictures != null
                && right != null
                && confidence != null
                && pictures.length == BINS
                && right.length == BINS
                && confidence.length == BINS;
    }

    /** Answers in a bin. */
    public long pictures(int bin) {
        return pictures[bin];
    }

    /** The mean confidence of a bin's answers; NaN without any. */
    public double confidence(int bin) {
        return confidence[bin] / pictures[bin];
    }

    /** The share of a bin's answers that are right; NaN without any. */
    public double accuracy(int bin) {
        return (double) right[bin] / pictures[bin];
    }

    /** The expected calibration error: the mean over all answers of their bin's |accuracy - confidence|; NaN without any. */
    public double expectedError() {
        double sum = 0;
        for (int bin = 0; bin < BINS; bin++) {
            sum += Math.abs(right[bin] - confidence[bin]);
        }
        return sum / Arrays.stream(pictures).sum();
    }
}
