package io.mae4j.experiments.report;

import io.mae4j.experiments.report.SvgChart.Point;
import io.mae4j.experiments.sweep.SweepIndex;
import io.mae4j.train.run.MetricHistory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The training losses of all settings in one chart: means over an epoch and over seeds. */
final class LossCurves {
    private LossCurves() {}

    static SvgChart chart(Path sweep, List<Setting> settings) {
        SvgChart chart = SvgChart.ofNumbers("Training loss, mean of an epoch and of the seeds", "epoch");
        for (Setting setting : settings) {
            TreeMap<Long, List<Double>> byEpoch = new TreeMap<>();
            for (SweepIndex.Entry job : setting.jobs()) {
                Path history = sweep.resolve(job.folder()).resolve("metrics.jsonl");
                if (Files.exists(history)) {
                    MetricHistory.read(history).forEach(point -> add(point.values(), byEpoch));
                }
            }
            List<Point> points = byEpoch.entrySet().stream()
                    .map(epoch -> new Point(
                            epoch.getKey(), Statistic.of(epoch.getValue()).mean(), 0))
                    .toList();
            chart.line(setting.title(), points, points.size() == 1);
        }
        return chart;
    }

    private static void add(Map<String, Double> values, TreeMap<Long, List<Double>> byEpoch) {
        if (values.containsKey("loss") && values.containsKey("epoch")) {
            long epoch = (long) Math.ceil(values.get("epoch") - 1e-9);
            byEpoch.computeIfAbsent(epoch, e -> new ArrayList<>()).add(values.get("loss"));
        }
    }
}
