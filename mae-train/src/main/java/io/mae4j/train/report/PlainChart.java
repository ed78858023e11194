package io.mae4j.train.report;

import io.mae4j.train.report.Curves.Measured;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
import org.knowm.xchart.style.lines.SeriesLines;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** A chart with as little in it as will do: axes, pale grid lines, and a legend where there are several curves. */
final class PlainChart {
    private static final Color INK = new Color(0x22, 0x22, 0x22);
    private static final Color GRID = new Color(0xE4, 0xE4, 0xE4);
    private static final Color BLUE = new Color(0x1F, 0x5F, 0xA8);
    private static final Color PALE_BLUE = new Color(0xA9, 0xC6, 0xE6);
    private static final Color ORANGE = new Color(0xD9, 0x5F, 0x02);
    private static final int MANY_DOTS = 60;

    private final XYChart chart;
    private final List<Curve> curves = new ArrayList<>();
    private double lowest = Double.POSITIVE_INFINITY;
    private double highest = Double.POSITIVE_INFINITY;
    private double scale = 1; // what is drawn is so many times the value

    private record Curve(
            String name, List<Measured> points, ToDoubleFunction<Measured> x, Color color, float width, boolean dots) {}

    PlainChart(String title, String xTitle, String yTitle) {
        chart = new XYChartBuilder()
                .width(960)
                .height(560)
                .title(title)
                .xAxisTitle(xTitle)
                .yAxisTitle(yTitle)
                .theme(ChartTheme.XChart)
                .build();
        XYStyler style = chart.getStyler();
        style.setLocale(Locale.ROOT);
        style.setAntiAlias(true);
        style.setTextAntiAlias(true);
        style.setChartBackgroundColor(Color.WHITE);
        style.setPlotBackgroundColor(Color.WHITE);
        style.setPlotBorderVisible(false);
        style.setChartFontColor(INK);
        style.setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
        style.setChartTitleBoxVisible(false);
        style.setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 15));
        style.setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        style.setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        style.setLegendPosition(LegendPosition.InsideNE);
        style.setLegendBorderColor(Color.WHITE);
        style.setPlotGridLinesColor(GRID);
        style.setPlotGridLinesStroke(new BasicStroke(1));
        style.setPlotGridVerticalLinesVisible(false);
        style.setXAxisMin(0.0);
        style.setXAxisTickLabelsFormattingFunction(PlainChart::number);
        style.setYAxisTickLabelsFormattingFunction(y -> number(y / scale));
        style.setXAxisTickMarkSpacingHint(90);
        style.setYAxisTickMarkSpacingHint(56);
        style.setChartPadding(14);
        style.setPlotContentSize(0.98);
    }

    /** A thin line in the background, over the epochs. */
    void pale(String name, List<Measured> points) {
        curves.add(new Curve(name, points, Measured::epoch, PALE_BLUE, 1, false));
    }

    void line(String name, List<Measured> points, ToDoubleFunction<Measured> x) {
        curves.add(new Curve(name, points, x, BLUE, 2.2f, points.size() == 1));
    }

    /** A line, over the epochs, that shows where it was measured, as long as that can be told. */
    void dots(String name, List<Measured> points) {
        curves.add(new Curve(name, points, Measured::epoch, ORANGE, 2.2f, points.size() <= MANY_DOTS));
    }

    /** Ends the y axis a little above this value; what is higher is cut off. */
    void upTo(double value) {
        highest = value;
    }

    /** Begins the y axis at 0. */
    void fromZero() {
        lowest = 0;
        chart.getStyler().setYAxisMin(0.0);
    }

    /** The chart with all curves in it. */
    XYChart finished() {
        curves.forEach(curve -> lowest = Math.min(lowest, least(curve.points())));
        double greatest = lowest;
        double furthest = 0;
        for (Curve curve : curves) {
            for (Measured m : curve.points()) {
                greatest = Math.max(greatest, m.value());
                furthest = Math.max(furthest, curve.x().applyAsDouble(m));
            }
        }
        highest = Math.min(highest, greatest);
        // XChart takes values that differ by less than 1e-4 for equally spaced, and would label each of them
        scale = Math.pow(10, -Math.floor(Math.log10(Math.max(Math.max(highest, -lowest), Double.MIN_NORMAL))));
        if (highest < greatest) {
            chart.getStyler().setYAxisMax(scale * (highest + 0.05 * (highest - lowest)));
        }
        curves.forEach(this::add);
        spread(furthest, lowest, highest);
        boolean named = curves.size() > 1 || !curves.get(0).name().equalsIgnoreCase(chart.getTitle());
        chart.getStyler().setLegendVisible(named);
        return chart;
    }

    // two points that are not drawn: with them no values are equally spaced, and the ticks are round numbers
    private void spread(double furthest, double low, double high) {
        double[] xs = {0.31 * furthest, 0.77 * furthest};
        double[] ys = {scale * (low + 0.31 * (high - low)), scale * (low + 0.77 * (high - low))};
        XYSeries series = chart.addSeries("ticks", xs, ys);
        series.setLineStyle(SeriesLines.NONE);
        series.setMarker(SeriesMarkers.NONE);
        series.setShowInLegend(false);
    }

    // 1500, 0.25, 2e-4
    static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(6)).stripTrailingZeros();
        if (rounded.signum() == 0) {
            return "0";
        }
        int exponent = rounded.precision() - rounded.scale() - 1;
        if (exponent >= -2 && exponent < 6) {
            return rounded.toPlainString();
        }
        return rounded.scaleByPowerOfTen(-exponent).toPlainString() + "e" + exponent;
    }

    private void add(Curve curve) {
        double[] xs = curve.points().stream().mapToDouble(curve.x()).toArray();
        double[] ys =
                curve.points().stream().mapToDouble(m -> scale * m.value()).toArray();
        XYSeries series = chart.addSeries(curve.name(), xs, ys);
        series.setLineColor(curve.color());
        series.setLineStyle(new BasicStroke(curve.width(), BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        series.setMarkerColor(curve.color());
        series.setMarker(curve.dots() ? SeriesMarkers.CIRCLE : SeriesMarkers.NONE);
    }

    private static double least(List<Measured> points) {
        return points.stream().mapToDouble(Measured::value).min().orElse(0);
    }
}
