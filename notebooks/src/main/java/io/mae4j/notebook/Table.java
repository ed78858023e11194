package io.mae4j.notebook;

import io.mae4j.text.TextTable;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A table of texts and numbers. */
public final class Table implements Rich {
    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();

    private Table(List<String> head) {
        this.head = head;
    }

    /** A table without rows. */
    public static Table of(String... head) {
        return of(List.of(head));
    }

    /** A table without rows. */
    public static Table of(List<String> head) {
        return new Table(List.copyOf(head));
    }

    /** Adds a row, and returns the table; {@code Double}s are rounded to four significant digits. */
    public Table row(Object... cells) {
        return row(List.of(cells));
    }

    /** Adds a row, and returns the table; {@code Double}s are rounded to four significant digits. */
    public Table row(List<?> cells) {
        if (cells.size() != head.size()) {
            throw new IllegalArgumentException(
                    "a row of " + cells.size() + " in a table of " + head.size() + " columns");
        }
        rows.add(cells.stream().map(Table::text).toList());
        return this;
    }

    private static String text(Object cell) {
        if (cell instanceof Double number && Double.isFinite(number)) {
            return number == 0
                    ? "0"
                    : new BigDecimal(number)
                            .round(new MathContext(4))
                            .stripTrailingZeros()
                            .toPlainString();
        }
        return cell.toString();
    }

    @Override
    public Map<String, String> forms() {
        String html = "<table><thead>" + line("th", head) + "</thead><tbody>"
                + rows.stream().map(row -> line("td", row)).collect(Collectors.joining()) + "</tbody></table>";
        return Map.of(TEXT, toString(), "text/html", html);
    }

    private static String line(String tag, List<String> cells) {
        return cells.stream()
                .map(cell -> "<" + tag + ">" + Html.escaped(cell) + "</" + tag + ">")
                .collect(Collectors.joining("", "<tr>", "</tr>"));
    }

    @Override
    public String toString() {
        List<List<String>> lines = new ArrayList<>(List.of(head));
        lines.addAll(rows);
        return TextTable.of(lines);
    }
}
