package io.mae4j.train.report;

import io.mae4j.train.report.Curves.Measured;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.Styler.ChartTheme;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.XYStyler;
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
    private int curves;

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
        style.setChartPadding(14);
        style.setPlotContentSize(0.98);
    }

    /** A thin line in the background, over the epochs. */
    void pale(String name, List<Measured> points) {
        add(name, points, Measured::epoch, PALE_BLUE, 1).setMarker(SeriesMarkers.NONE);
    }

    void line(String name, List<Measured> points, ToDoubleFunction<Measured> x) {
        add(name, points, x, BLUE, 2.2f).setMarker(points.size() > 1 ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
    }

    /** A line, over the epochs, that shows where it was measured, as long as that can be told. */
    void dots(String name, List<Measured> points) {
        add(name, points, Measured::epoch, ORANGE, 2.2f)
                .setMarker(points.size() > MANY_DOTS ? SeriesMarkers.NONE : SeriesMarkers.CIRCLE);
    }

    XYChart finished() {
        chart.getStyler().setLegendVisible(curves > 1);
        return chart;
    }

    private XYSeries add(
            String name, List<Measured> points, ToDoubleFunction<Measured> x, Color color, float width) {
        double[] xs = points.stream().mapToDouble(x).toArray();
        double[] ys = points.stream().mapToDouble(Measured::value).toArray();
        XYSeries series = chart.addSeries(name, xs, ys);
        curves++;
        series.setLineColor(color);
        series.setLineWidth(width);
        series.setLineStyle(new BasicStroke(width, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
        series.setMarkerColor(color);
        return series;
    }
}
