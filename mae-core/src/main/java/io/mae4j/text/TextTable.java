package io.mae4j.text;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table as plain text: columns two blanks apart, each as wide as its widest cell. */
public final class TextTable {
    private TextTable() {}

    /** The rows, of as many cells each, in a line each; the first may be a head. */
    public static String of(List<List<String>> rows) {
        int[] widths = new int[rows.get(0).size()];
        rows.forEach(row -> IntStream.range(0, widths.length)
                .forEach(i -> widths[i] = Math.max(widths[i], row.get(i).length())));
        return rows.stream().map(row -> line(row, widths)).collect(Collectors.joining("\n"));
    }

    private static String line(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < widths.length; i++) {
            line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
        }
        return line.toString().stripTrailing();
    }
}
