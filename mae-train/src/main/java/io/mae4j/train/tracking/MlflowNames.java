package io.mae4j.train.tracking;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * What MLflow takes as keys and values. A key is a relative path of letters, digits and {@code _ - . space}; servers and file
 * systems differ beyond that (colons, other scripts), so the smallest set is used. A key outside of it has each other
 * character replaced by {@code _} and ends in a checksum of the original, so that two different keys stay different.
 */
final class MlflowNames {
    private static final int MAX_KEY = 250;
    private static final int MAX_PARAM = 6000;
    private static final int MAX_TAG = 5000;
    private static final int MAX_RUN_NAME = 250; // of a server's database, but for SQLite
    private static final String PART = "[A-Za-z0-9_.\\- ]*[A-Za-z0-9_\\-]";
    private static final Pattern KEY = Pattern.compile(PART + "(/" + PART + ")*");
    private static final Pattern DOTS = Pattern.compile("(^|/)\\.");

    private MlflowNames() {}

    static String key(String key) {
        if (key.length() <= MAX_KEY
                && KEY.matcher(key).matches()
                && !DOTS.matcher(key).find()) {
            return key;
        }
        return distinct(key.replaceAll("[^A-Za-z0-9_.\\- ]", "_"), key);
    }

    /** {@code plain}, as far as it fits, with a checksum of {@code original} that sets it apart. */
    static String distinct(String plain, String original) {
        CRC32 crc = new CRC32();
        crc.update(original.getBytes(StandardCharsets.UTF_8));
        String end = "_" + HexFormat.of().toHexDigits((int) crc.getValue());
        String start = plain.startsWith(".") ? "_" + plain.substring(1) : plain;
        return start.substring(0, Math.min(start.length(), MAX_KEY - end.length())) + end;
    }

    static String paramValue(String value) {
        return cut(value, MAX_PARAM);
    }

    static String tagValue(String value) {
        return cut(value, MAX_TAG);
    }

    static String runName(String name) {
        return cut(name, MAX_RUN_NAME);
    }

    /** A metric's value as the file store holds it, which is as Python writes it. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "nan";
        }
        return Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : Double.toString(value);
    }

    static double parseNumber(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "nan" -> Double.NaN;
            case "inf", "infinity" -> Double.POSITIVE_INFINITY;
            case "-inf", "-infinity" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    private static String cut(String value, int max) {
        if (value.codePointCount(0, value.length()) <= max) {
            return value;
        }
        return value.substring(0, value.offsetByCodePoints(0, max - 1)) + "…";
    }
}
