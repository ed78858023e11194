package io.mae4j.text;

/** A cell of a comma-separated table (RFC 4180). */
public final class CsvCell {
    private CsvCell() {}

    /** A text as a cell, in quotes where it needs them. */
    public static String of(String text) {
        return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
