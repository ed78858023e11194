package io.mae4j.experiments.report;

import io.mae4j.data.corrupt.Corruption;
import io.mae4j.eval.robustness.BenchmarkResult;
import io.mae4j.eval.robustness.CorruptionScore;
import io.mae4j.experiments.report.SvgChart.Point;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;

/**
 * Errors under corruptions as charts and tables: of one model a chart for each kind of corruption, of several one for each
 * corruption, and of the mean.
 *
 * @param results of one benchmark, by model
 */
record CorruptionCharts(Map<String, BenchmarkResult> results) {

    /** By name; none for a benchmark without corruptions. */
    Map<String, String> charts() {
        Map<String, String> charts = new LinkedHashMap<>();
        List<String> corruptions = corruptions();
        if (corruptions.isEmpty()) {
            return charts;
        }
        SvgChart mean = SvgChart.ofNumbers("Mean over the corruptions: top-1 error, %", "severity");
        results.forEach((model, result) -> mean.line(model, mean(result, corruptions), true));
        put(charts, "mean", mean);
        if (results.size() == 1) {
            BenchmarkResult only = results.values().iterator().next();
            for (Corruption.Group group : Corruption.Group.values()) {
                SvgChart chart = SvgChart.ofNumbers(name(group.name()) + ": top-1 error, %", "severity (0: clean)");
                corruptions.stream()
                        .filter(c -> Corruption.of(c).group() == group)
                        .forEach(c -> chart.line(name(c), points(only, c), true));
                put(charts, group.name().toLowerCase(Locale.ROOT), chart);
            }
        } else {
            for (String corruption : corruptions) {
                SvgChart chart = SvgChart.ofNumbers(name(corruption) + ": top-1 error, %", "severity (0: clean)");
                results.forEach((model, result) -> chart.line(model, points(result, corruption), true));
                put(charts, corruption, chart);
            }
        }
        return charts;
    }

    private static void put(Map<String, String> charts, String name, SvgChart chart) {
        if (!chart.isEmpty()) {
            charts.put(name, chart.svg());
        }
    }

    /** A table for each model: a row for each corruption. */
    String tables() {
        StringBuilder html = new StringBuilder();
        results.forEach((model, result) -> {
            if (result.corruption() != null) {
                html.append("<h3>")
                        .append(Html.escaped(model))
                        .append(": top-1 error, %</h3>\n")
                        .append(table(result));
            }
        });
        return html.toString();
    }

    private String table(BenchmarkResult result) {
        List<Integer> severities = result.severities();
        CorruptionScore score = result.corruption();
        List<String> head = new ArrayList<>(List.of("corruption"));
        severities.forEach(severity -> head.add("" + severity));
        head.addAll(List.of("mean", "CE", "relative CE"));
        List<List<String>> rows = new ArrayList<>();
        for (String corruption : corruptions()) {
            List<String> row = new ArrayList<>(List.of(corruption));
            severities.forEach(severity -> {
                OptionalDouble error = result.error(corruption, severity);
                row.add(error.isPresent() ? Html.two(100 * error.getAsDouble()) : "missing");
            });
            Double mean = score.error().get(corruption);
            row.add(mean == null ? "n/a" : Html.two(100 * mean));
            row.add(Html.one(score.ce().get(corruption)));
            row.add(Html.one(score.relativeCe().get(corruption)));
            rows.add(row);
        }
        return "<div class=\"wide\">" + Html.table(head, rows) + "</div>\n";
    }

    private List<String> corruptions() {
        return results.values().stream()
                .flatMap(result -> result.corruptions().stream())
                .distinct()
                .toList();
    }

    // from the clean error on, where it is known
    private static List<Point> points(BenchmarkResult result, String corruption) {
        TreeMap<Integer, Double> errors = new TreeMap<>();
        if (result.corruption().clean() != null) {
            errors.put(0, result.corruption().clean());
        }
        result.parts().stream()
                .filter(part -> part.corruption().equals(corruption))
                .forEach(part -> errors.put(part.severity(), part.score().error()));
        return errors.entrySet().stream()
                .map(e -> new Point(e.getKey(), 100 * e.getValue(), 0))
                .toList();
    }

    // over severities that all corruptions have
    private static List<Point> mean(BenchmarkResult result, List<String> corruptions) {
        List<Point> points = new ArrayList<>();
        if (result.corruption().clean() != null) {
            points.add(new Point(0, 100 * result.corruption().clean(), 0));
        }
        for (int severity = 1; severity <= Corruption.SEVERITIES; severity++) {
            int s = severity;
            List<OptionalDouble> errors =
                    corruptions.stream().map(c -> result.error(c, s)).toList();
            if (errors.stream().allMatch(OptionalDouble::isPresent)) {
                points.add(new Point(
                        s,
                        100
                                * errors.stream()
                                        .mapToDouble(OptionalDouble::getAsDouble)
                                        .average()
                                        .orElseThrow(),
                        0));
            }
        }
        return points;
    }

    private static String name(String name) {
        String words = name.toLowerCase(Locale.ROOT).replace('_', ' ');
        return words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
