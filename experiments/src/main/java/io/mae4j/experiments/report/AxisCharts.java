package io.mae4j.experiments.report;

import io.mae4j.experiments.report.SvgChart.Point;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The charts of one swept axis: each metric of ours, and the paper's two where it has that axis alone. */
record AxisCharts(String axis, List<Setting> settings, List<String> metrics, Optional<Paper.Table> paper) {
    private static final int MOST_LINES = 10;

    /** A chart, and whether it is the paper's. */
    record Chart(String name, String svg, boolean isPaper) {}

    List<Chart> all() {
        List<String> values =
                settings.stream().map(s -> s.values().get(axis)).distinct().toList();
        boolean numeric = values.stream().allMatch(AxisCharts::isNumber);
        List<Chart> charts = new ArrayList<>();
        for (String metric : metrics) {
            Map<String, List<Point>> lines = new LinkedHashMap<>();
            for (Setting setting : settings) {
                Statistic statistic = setting.statistic(metric).times(factor(metric));
                if (statistic.exists()) {
                    String value = setting.values().get(axis);
                    lines.computeIfAbsent(setting.without(axis), l -> new ArrayList<>())
                            .add(new Point(place(value, values, numeric), statistic.mean(), statistic.deviation()));
                }
            }
            String some = lines.size() > MOST_LINES ? " (" + MOST_LINES + " of " + lines.size() + " lines)" : "";
            SvgChart chart = chart(title(metric) + some, values, numeric);
            lines.entrySet().stream()
                    .limit(MOST_LINES)
                    .forEach(line -> chart.line(line.getKey(), inOrder(line.getValue()), true));
            if (!chart.isEmpty()) {
                charts.add(new Chart(name(metric), chart.svg(), false));
            }
        }
        paper.filter(table -> table.keys().equals(List.of(axis))).ifPresent(table -> {
            charts.add(paper(table, "linear probing, %", Paper.Row::lin, values, numeric));
            charts.add(paper(table, "fine-tuning, %", Paper.Row::ft, values, numeric));
        });
        return charts;
    }

    /** Accuracies, mIoU among them, are shown in percent, as the paper does. */
    static double factor(String metric) {
        return isAccuracy(metric) ? 100 : 1;
    }

    static boolean isAccuracy(String metric) {
        return Stream.of("top1", "top5", "accuracy", "miou").anyMatch(metric::contains);
    }

    static String title(String metric) {
        return isAccuracy(metric) ? metric + ", %" : metric;
    }

    private Chart paper(
            Paper.Table table, String what, ToDoubleFunction<Paper.Row> value, List<String> ours, boolean numeric) {
        List<String> values = numeric
                ? ours
                : table.rows().stream().map(row -> row.match().get(axis)).toList();
        SvgChart chart = chart("The paper, " + what, values, numeric);
        List<Point> points = new ArrayList<>();
        for (Paper.Row row : table.rows()) {
            points.add(new Point(place(row.match().get(axis), values, numeric), value.applyAsDouble(row), 0));
        }
        chart.line("ViT-L", points, true);
        return new Chart("paper-" + name(what.substring(0, what.indexOf(','))), chart.svg(), true);
    }

    // along the axis, in whatever order the values were swept
    private static List<Point> inOrder(List<Point> points) {
        return points.stream().sorted(Comparator.comparingDouble(Point::x)).toList();
    }

    private SvgChart chart(String title, List<String> values, boolean numeric) {
        return numeric ? SvgChart.ofNumbers(title, axis) : SvgChart.ofCategories(title, axis, values);
    }

    private static double place(String value, List<String> values, boolean numeric) {
        return numeric ? Double.parseDouble(value) : values.indexOf(value);
    }

    private static boolean isNumber(String text) {
        try {
            return Double.isFinite(Double.parseDouble(text));
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private String name(String metric) {
        return (axis + "-" + metric).replaceAll("[^A-Za-z0-9.-]+", "-");
    }
}
