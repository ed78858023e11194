package io.mae4j.random;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.IntStream;

/** Whether draws come from a distribution. Seeds are fixed, so that a test that passed passes again. */
public final class Distributions {
    private Distributions() {}

    /** Kolmogorov and Smirnov's test at a level of 0.001 of draws from a continuous distribution. */
    public static void assertFits(double[] draws, DoubleUnaryOperator cumulative) {
        double[] sorted = draws.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        double distance = 0;
        for (int i = 0; i < n; i++) {
            double expected = cumulative.applyAsDouble(sorted[i]);
            distance = Math.max(distance, Math.max((i + 1.0) / n - expected, expected - (double) i / n));
        }
        assertTrue(distance * Math.sqrt(n) < 1.95, "the largest distance of " + n + " draws is " + distance);
    }

    /** Pearson's test at a level of about 0.001 of counts that should be equal. */
    public static void assertUniform(int[] counts) {
        double[] equal = new double[counts.length];
        Arrays.fill(equal, 1.0 / counts.length);
        assertCounts(counts, equal);
    }

    /** Pearson's test at a level of about 0.001 of counts with these probabilities. */
    public static void assertCounts(int[] counts, double[] probabilities) {
        int total = IntStream.of(counts).sum();
        double square = 0;
        for (int i = 0; i < counts.length; i++) {
            double expected = total * probabilities[i];
            square += (counts[i] - expected) * (counts[i] - expected) / expected;
        }
        double freedom = counts.length - 1;
        // Wilson and Hilferty's approximation of the chi-square distribution's quantile
        double spread = 2 / (9 * freedom);
        double limit = freedom * Math.pow(1 - spread + 3.09 * Math.sqrt(spread), 3);
        assertTrue(square < limit, "chi-square is " + square + " of " + limit + ": " + Arrays.toString(counts));
    }
}
