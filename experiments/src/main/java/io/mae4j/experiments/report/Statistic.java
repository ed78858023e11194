package io.mae4j.experiments.report;

import java.util.List;
import java.util.Locale;

/**
 * A value that was measured several times.
 *
 * @param deviation the sample's standard deviation; 0 for a single value
 */
record Statistic(double mean, double deviation, int count) {

    /** NaN of no values. */
    static Statistic of(List<Double> values) {
        double mean = values.stream().mapToDouble(v -> v).average().orElse(Double.NaN);
        double squares =
                values.stream().mapToDouble(v -> (v - mean) * (v - mean)).sum();
        int count = values.size();
        return new Statistic(mean, count > 1 ? Math.sqrt(squares / (count - 1)) : 0, count);
    }

    boolean exists() {
        return count > 0;
    }

    Statistic times(double factor) {
        return new Statistic(mean * factor, deviation * factor, count);
    }

    /** Such as {@code 79.71 ± 0.23}. */
    String text(int digits) {
        if (!exists()) {
            return "";
        }
        String number = "%." + digits + "f";
        String text = String.format(Locale.ROOT, number, mean);
        return count > 1 ? text + String.format(Locale.ROOT, " ± " + number, deviation) : text;
    }
}
