package io.mae4j.experiments.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The parts of a page. */
final class Html {
    private Html() {}

    /** A page that needs nothing but itself. */
    static String page(String title, String body) {
        try (InputStream in = Html.class.getResourceAsStream("page.html")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("@TITLE@", escaped(title))
                    .replace("@BODY@", body);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A number in a cell that may be empty. */
    static String one(Double number) {
        return number == null ? "" : String.format(Locale.ROOT, "%.1f", number);
    }

    static String two(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }

    /** A table that is sorted by a column when its head is clicked. */
    static String table(List<String> head, List<List<String>> rows) {
        List<String> lines = new ArrayList<>();
        lines.add("<table class=\"sortable\"><thead><tr>"
                + cells(head, "th").replace("<th>", "<th title=\"sort\" tabindex=\"0\">") + "</tr></thead><tbody>");
        rows.forEach(row -> lines.add("<tr>" + cells(row, "td") + "</tr>"));
        lines.add("</tbody></table>");
        return String.join("\n", lines) + "\n";
    }

    private static String cells(List<String> cells, String tag) {
        StringBuilder html = new StringBuilder();
        cells.forEach(cell -> html.append('<')
                .append(tag)
                .append('>')
                .append(escaped(cell))
                .append("</")
                .append(tag)
                .append('>'));
        return html.toString();
    }
}
