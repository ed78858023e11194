package io.mae4j.experiments.report;

import io.mae4j.eval.robustness.BenchmarkResult;
import io.mae4j.experiments.report.SvgChart.Point;
import java.util.List;
import java.util.Map;

/** How often answers are right against how sure the model was of them, bin by bin; below the diagonal it is too sure. */
final class ReliabilityChart {
    private ReliabilityChart() {}

    static String svg(Map<String, BenchmarkResult> results) {
        SvgChart chart = SvgChart.ofNumbers("Reliability: share that is right", "confidence");
        results.forEach((model, result) -> {
            List<Point> points = result.calibration().stream()
                    .filter(bin -> bin.pictures() > 0)
                    .map(bin -> new Point(bin.confidence(), bin.accuracy(), 0))
                    .toList();
            chart.line(model, points, true);
        });
        chart.line("as sure as right", List.of(new Point(0, 0, 0), new Point(1, 1, 0)), false);
        return chart.svg();
    }
}
