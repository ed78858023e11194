package io.mae4j.notebook;

import io.mae4j.experiments.report.SvgChart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A line chart, as SVG.
 *
 * <pre>{@code
 * Plot.of("accuracy, %", "mask ratio").line("ours", List.of(0.5, 0.75), List.of(71.0, 73.5))
 * }</pre>
 */
public final class Plot implements Rich {
    private final String title;
    private final String svg;
    private final SvgChart chart;

    private Plot(String title, String svg, SvgChart chart) {
        this.title = title;
        this.svg = svg;
        this.chart = chart;
    }

    /** A chart without lines. */
    public static Plot of(String title, String xTitle) {
        return new Plot(title, null, SvgChart.ofNumbers(title, xTitle));
    }

    /** A chart that is drawn already. */
    static Plot drawn(String title, String svg) {
        return new Plot(title, svg, null);
    }

    /** Adds a line through points, and returns the chart. */
    public Plot line(String name, List<? extends Number> x, List<? extends Number> y) {
        if (chart == null) {
            throw new IllegalStateException(title + " is drawn already; Plot.of(...) begins one of your own");
        }
        if (x.size() != y.size()) {
            throw new IllegalArgumentException(name + ": " + x.size() + " places have " + y.size() + " values");
        }
        List<SvgChart.Point> points = new ArrayList<>();
        for (int i = 0; i < x.size(); i++) {
            points.add(new SvgChart.Point(x.get(i).doubleValue(), y.get(i).doubleValue(), 0));
        }
        chart.line(name, points, points.size() < 40);
        return this;
    }

    @Override
    public Map<String, String> forms() {
        return Map.of(TEXT, toString(), "image/svg+xml", svg == null ? chart.svg() : svg);
    }

    @Override
    public String toString() {
        return "chart: " + title;
    }
}
