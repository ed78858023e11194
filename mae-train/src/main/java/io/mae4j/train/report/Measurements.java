package io.mae4j.train.report;

import io.mae4j.train.report.Curves.Measured;
import io.mae4j.train.run.MetricHistory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** From the points of a history to those of a curve. */
final class Measurements {
    private Measurements() {}

    /** Every value, with the epoch of the nearest step up to it that has one. Later values of the same step replace earlier ones. */
    static List<Measured> in(List<MetricHistory.Point> history) {
        TreeMap<Long, Double> epochs = new TreeMap<>();
        for (MetricHistory.Point point : history) {
            Double epoch = point.values().get("epoch");
            if (epoch != null) {
                epochs.put(point.step(), epoch);
            }
        }
        List<Measured> measured = new ArrayList<>();
        for (MetricHistory.Point point : history) {
            Map.Entry<Long, Double> epoch = epochs.floorEntry(point.step());
            double at = epoch == null ? 0 : epoch.getValue();
            point.values().forEach((name, value) -> measured.add(new Measured(name, point.step(), at, value)));
        }
        return measured;
    }

    /** The finite values of one metric, by step. */
    static List<Measured> named(String name, List<Measured> measured) {
        TreeMap<Long, Measured> byStep = new TreeMap<>();
        for (Measured m : measured) {
            if (m.name().equals(name) && Double.isFinite(m.value())) {
                byStep.put(m.step(), m);
            }
        }
        return List.copyOf(byStep.values());
    }

    /** At most {@code most} points: the means of as many neighbouring ones as that takes. */
    static List<Measured> thinned(List<Measured> points, int most) {
        int together = together(points, most);
        if (together == 1) {
            return points;
        }
        List<Measured> means = new ArrayList<>();
        for (int from = 0; from < points.size(); from += together) {
            means.add(mean(points.subList(from, Math.min(points.size(), from + together))));
        }
        return means;
    }

    /** Some {@code most} of the points that lie evenly apart, and the last. */
    static List<Measured> some(List<Measured> points, int most) {
        int together = together(points, most);
        List<Measured> some = new ArrayList<>();
        for (int i = 0; i < points.size(); i++) {
            if (i % together == 0 || i == points.size() - 1) {
                some.add(points.get(i));
            }
        }
        return some;
    }

    /** How many points become one when a curve is thinned. */
    static int together(List<Measured> points, int most) {
        return Math.max(1, (points.size() + most - 1) / most);
    }

    /** The mean of each epoch, in its middle. */
    static List<Measured> epochMeans(List<Measured> points) {
        TreeMap<Long, List<Measured>> byEpoch = new TreeMap<>();
        for (Measured m : points) {
            // the step after which exactly n epochs are done belongs to the nth of them
            byEpoch.computeIfAbsent((long) Math.ceil(m.epoch() - 1e-9), e -> new ArrayList<>())
                    .add(m);
        }
        return byEpoch.values().stream().map(Measurements::mean).toList();
    }

    private static Measured mean(List<Measured> points) {
        double step = 0;
        double epoch = 0;
        double value = 0;
        for (Measured m : points) {
            step += m.step();
            epoch += m.epoch();
            value += m.value();
        }
        int n = points.size();
        return new Measured(points.get(0).name(), Math.round(step / n), epoch / n, value / n);
    }
}
