package io.mae4j.experiments.bench;

import java.util.Arrays;
import java.util.Collection;

/** The quartiles of some measurements, between neighbours by linear interpolation. */
public record Quartiles(double q1, double median, double q3) {

    static Quartiles of(Collection<Double> measured) {
        double[] sorted = measured.stream().mapToDouble(d -> d).sorted().toArray();
        return new Quartiles(at(sorted, 0.25), at(sorted, 0.5), at(sorted, 0.75));
    }

    /** Each times a factor. */
    Quartiles scaled(double factor) {
        return new Quartiles(q1 * factor, median * factor, q3 * factor);
    }

    private static double at(double[] sorted, double share) {
        double position = share * (sorted.length - 1);
        int below = (int) position;
        int above = Math.min(below + 1, sorted.length - 1);
        return sorted[below] + (position - below) * (sorted[above] - sorted[below]);
    }

    @Override
    public String toString() {
        return Arrays.toString(new double[] {q1, median, q3});
    }
}
