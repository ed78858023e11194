package io.mae4j.experiments.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A small line chart as SVG: numbers or categories along the x axis, points with error bars, a legend where there are several lines. */
public final class SvgChart {
    private static final int WIDTH = 460;
    private static final int HEIGHT = 300;
    private static final int LEFT = 62;
    private static final int RIGHT = 14;
    private static final int TOP = 34;
    private static final int BOTTOM = 46;
    private static final int NARROW = 24; // characters of which two fit beside each other in a legend
    private static final List<String> COLORS = List.of(
            "#1f5fa8", "#d95f02", "#1b9e77", "#7570b3", "#e7298a", "#66a61e", "#a6761d", "#444444", "#17a2b8",
            "#c44e52");

    private final String title;
    private final String xTitle;
    private final List<String> ticks; // of categories; empty for numbers
    private final List<Line> lines = new ArrayList<>();

    /** A point; its x is a number, or the place of a category. */
    public record Point(double x, double y, double error) {}

    private record Line(String name, List<Point> points, boolean marked) {}

    private SvgChart(String title, String xTitle, List<String> ticks) {
        this.title = title;
        this.xTitle = xTitle;
        this.ticks = List.copyOf(ticks);
    }

    /** With numbers along the x axis. */
    public static SvgChart ofNumbers(String title, String xTitle) {
        return new SvgChart(title, xTitle, List.of());
    }

    /** With categories along the x axis. */
    public static SvgChart ofCategories(String title, String xTitle, List<String> categories) {
        return new SvgChart(title, xTitle, categories);
    }

    /**
     * Adds a line through the points that are finite, unless there are none.
     *
     * @param marked with a dot for each of them
     */
    public void line(String name, List<Point> points, boolean marked) {
        List<Point> finite = points.stream()
                .filter(point -> Double.isFinite(point.x()) && Double.isFinite(point.y()))
                .toList();
        if (!finite.isEmpty()) {
            lines.add(new Line(name, finite, marked));
        }
    }

    /** Whether it has no lines, and so nothing to draw. */
    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** The chart as an SVG element. */
    public String svg() {
        Scale x = ticks.isEmpty() ? spread(false) : new Scale(-0.5, ticks.size() - 0.5);
        Scale y = spread(true);
        boolean legend = lines.size() > 1;
        int columns = lines.stream().allMatch(line -> line.name().length() <= NARROW) ? 2 : 1;
        int height = HEIGHT + (legend ? 18 * ((lines.size() + columns - 1) / columns) : 0);
        StringBuilder svg = new StringBuilder(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\""
                        + " font-family=\"sans-serif\" font-size=\"12\" role=\"img\"><rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>\n",
                WIDTH,
                height,
                WIDTH,
                height));
        text(svg, WIDTH / 2.0, 18, "middle", title, "font-weight=\"bold\" font-size=\"13\"");
        text(svg, (LEFT + WIDTH - RIGHT) / 2.0, HEIGHT - 8, "middle", xTitle, "");
        for (double tick : y.ticks(0)) {
            double at = vertical(y, tick);
            svg.append(String.format(
                    Locale.ROOT,
                    "<line x1=\"%d\" x2=\"%d\" y1=\"%.1f\" y2=\"%.1f\" stroke=\"#e4e4e4\"/>\n",
                    LEFT,
                    WIDTH - RIGHT,
                    at,
                    at));
            text(svg, LEFT - 6, at + 4, "end", number(tick), "");
        }
        if (ticks.isEmpty()) {
            x.ticks(isWhole() ? 1 : 0)
                    .forEach(tick -> text(svg, horizontal(x, tick), HEIGHT - BOTTOM + 18, "middle", number(tick), ""));
        } else {
            for (int i = 0; i < ticks.size(); i++) {
                text(svg, horizontal(x, i), HEIGHT - BOTTOM + 18, "middle", ticks.get(i), "");
            }
        }
        for (int i = 0; i < lines.size(); i++) {
            draw(svg, lines.get(i), COLORS.get(i % COLORS.size()), x, y);
            if (legend) {
                int left = LEFT + (i % columns) * (WIDTH - LEFT) / 2;
                int at = HEIGHT + 4 + 18 * (i / columns);
                svg.append(String.format(
                        Locale.ROOT,
                        "<line x1=\"%d\" x2=\"%d\" y1=\"%d\" y2=\"%d\" stroke=\"%s\" stroke-width=\"3\"/>\n",
                        left,
                        left + 16,
                        at,
                        at,
                        COLORS.get(i % COLORS.size())));
                text(svg, left + 22, at + 4, "start", lines.get(i).name(), "");
            }
        }
        return svg.append("</svg>\n").toString();
    }

    private static void draw(StringBuilder svg, Line line, String color, Scale x, Scale y) {
        StringBuilder path = new StringBuilder();
        for (Point point : line.points()) {
            double px = horizontal(x, point.x());
            path.append(
                    String.format(Locale.ROOT, "%s%.1f %.1f", path.isEmpty() ? "M" : "L", px, vertical(y, point.y())));
            if (point.error() > 0) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<path d=\"M%1$.1f %2$.1fV%3$.1fM%4$.1f %2$.1fh8M%4$.1f %3$.1fh8\" stroke=\"%5$s\" fill=\"none\"/>\n",
                        px,
                        vertical(y, point.y() + point.error()),
                        vertical(y, point.y() - point.error()),
                        px - 4,
                        color));
            }
            if (line.marked()) {
                svg.append(String.format(
                        Locale.ROOT,
                        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"4\" fill=\"%s\"><title>%s: %s</title></circle>\n",
                        px,
                        vertical(y, point.y()),
                        color,
                        Html.escaped(line.name()),
                        number(point.y())));
            }
        }
        svg.append("<path d=\"")
                .append(path)
                .append("\" fill=\"none\" stroke-width=\"2\" stroke-linejoin=\"round\" stroke=\"")
                .append(color)
                .append("\"/>\n");
    }

    private static void text(StringBuilder svg, double x, double y, String anchor, String text, String more) {
        svg.append(String.format(Locale.ROOT, "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>", x, y, anchor, more))
                .append(Html.escaped(text))
                .append("</text>\n");
    }

    private boolean isWhole() {
        return lines.stream()
                .flatMap(line -> line.points().stream())
                .allMatch(point -> point.x() == Math.rint(point.x()));
    }

    private Scale spread(boolean vertical) {
        double low = Double.POSITIVE_INFINITY;
        double high = Double.NEGATIVE_INFINITY;
        for (Line line : lines) {
            for (Point p : line.points()) {
                low = Math.min(low, vertical ? p.y() - p.error() : p.x());
                high = Math.max(high, vertical ? p.y() + p.error() : p.x());
            }
        }
        double margin = high > low ? (vertical ? 0.08 : 0.04) * (high - low) : Math.max(Math.abs(high) * 0.05, 1e-3);
        return new Scale(low - margin, high + margin);
    }

    private static double horizontal(Scale x, double value) {
        return LEFT + x.share(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double vertical(Scale y, double value) {
        return HEIGHT - BOTTOM - y.share(value) * (HEIGHT - TOP - BOTTOM);
    }

    static String number(double value) {
        BigDecimal rounded = new BigDecimal(value).round(new MathContext(5)).stripTrailingZeros();
        return rounded.signum() == 0 ? "0" : rounded.toPlainString();
    }

    private record Scale(double low, double high) {
        double share(double value) {
            return (value - low) / (high - low);
        }

        /** Some four to eight round numbers, fewer where they would be nearer than {@code apart}. */
        List<Double> ticks(double apart) {
            double step = Math.pow(10, Math.floor(Math.log10((high - low) / 4)));
            while ((high - low) / step > 8) {
                step *= (high - low) / (2 * step) > 8 ? 5 : 2;
            }
            step = Math.max(step, apart);
            List<Double> ticks = new ArrayList<>();
            for (long i = (long) Math.ceil(low / step); i * step <= high; i++) {
                ticks.add(i * step);
            }
            return ticks;
        }
    }
}
