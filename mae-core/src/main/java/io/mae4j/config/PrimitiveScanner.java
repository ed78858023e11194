package io.mae4j.config;

import io.mae4j.UserError;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The characters of an override, and the quoted strings and primitives in them. */
final class PrimitiveScanner {
    private static final Pattern NULL = Pattern.compile("(?i)null");
    private static final Pattern BOOL = Pattern.compile("(?i)true|false");
    private static final String UNSIGNED = "(?:0|[1-9](?:_?[0-9])*)";
    private static final String DIGITS = "[0-9](?:_?[0-9])*";
    private static final String POINT = "(?:" + UNSIGNED + "?\\." + DIGITS + "|" + UNSIGNED + "\\.)";
    private static final Pattern INT = Pattern.compile("[+-]?" + UNSIGNED);
    private static final Pattern REAL = Pattern.compile(
            "[+-]?(?:(?:" + POINT + "|" + UNSIGNED + ")[eE][+-]?" + DIGITS + "|" + POINT + "|(?i:inf|nan))");
    private static final Pattern INTERPOLATION = Pattern.compile("\\$\\{[^}]+}");
    private static final String UNQUOTED = "/-\\+.$%*@?|_";
    private static final String ESCAPABLE = "\\()[]{}:=, \t";

    private final String text;
    int position;

    PrimitiveScanner(String text) {
        this.text = text;
    }

    boolean atEnd() {
        return position >= text.length();
    }

    char peek() {
        return text.charAt(position);
    }

    void skipSpace() {
        while (!atEnd() && isSpace(peek())) {
            position++;
        }
    }

    /** Takes {@code delimiter} if it is next, behind any space. */
    boolean take(char delimiter) {
        int start = position;
        skipSpace();
        if (!atEnd() && peek() == delimiter) {
            position++;
            return true;
        }
        position = start;
        return false;
    }

    void require(char delimiter) {
        if (!take(delimiter)) {
            skipSpace();
            throw expected("'" + delimiter + "'");
        }
    }

    UserError expected(String what) {
        return OverrideParser.expected(text, position, what);
    }

    /** A quoted string. Backslashes stand for themselves, but before a quote (and so at the end) two stand for one. */
    Element quoted() {
        char quote = peek();
        int start = position++;
        StringBuilder value = new StringBuilder();
        while (!atEnd()) {
            int slashes = 0;
            while (!atEnd() && peek() == '\\') {
                slashes++;
                position++;
            }
            boolean beforeQuote = !atEnd() && peek() == quote;
            value.append("\\".repeat(beforeQuote ? slashes / 2 : slashes));
            if (atEnd()) {
                break;
            }
            char c = text.charAt(position++);
            if (beforeQuote && slashes % 2 == 0) {
                return new Element.Text(value.toString());
            }
            value.append(c);
        }
        position = start;
        throw expected("the string that begins here to be closed by " + quote);
    }

    /**
     * Unquoted text up to the next delimiter: a number, flag or null if the whole of it reads as one, else a string.
     */
    Element primitive(boolean isValue) {
        int start = position;
        StringBuilder value = new StringBuilder();
        int solid = 0; // length up to the last character that is not bare space
        while (!atEnd()) {
            char c = peek();
            Matcher interpolation = INTERPOLATION.matcher(text).region(position, text.length());
            if (isValue && interpolation.lookingAt()) {
                value.append(interpolation.group());
                position = interpolation.end();
            } else if (c == '\\' && position + 1 < text.length() && ESCAPABLE.indexOf(text.charAt(position + 1)) >= 0) {
                value.append(text.charAt(position + 1));
                position += 2;
            } else if (isSpace(c)) {
                value.append(c);
                position++;
                continue;
            } else if (isLetterOrDigit(c) || UNQUOTED.indexOf(c) >= 0 || (isValue && c == ':')) {
                value.append(c);
                position++;
            } else {
                break;
            }
            solid = value.length();
        }
        if (solid == 0) {
            throw expected("a value");
        }
        value.setLength(solid);
        return typed(text.substring(start, position).strip(), value.toString(), start);
    }

    private Element typed(String raw, String unescaped, int start) {
        String digits = raw.replace("_", "");
        if (NULL.matcher(raw).matches()) {
            return new Element.Null();
        } else if (BOOL.matcher(raw).matches()) {
            return new Element.Bool(Boolean.parseBoolean(raw));
        } else if (INT.matcher(raw).matches()) {
            try {
                return new Element.Int(Long.parseLong(digits));
            } catch (NumberFormatException e) {
                throw OverrideParser.expected(text, start, "a whole number of at most 64 bits");
            }
        } else if (REAL.matcher(raw).matches()) {
            String lower = digits.toLowerCase(Locale.ROOT);
            return new Element.Real(
                    lower.endsWith("nan")
                            ? Double.NaN
                            : lower.endsWith("inf")
                                    ? (lower.startsWith("-") ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY)
                                    : Double.parseDouble(digits));
        }
        return new Element.Text(unescaped);
    }

    private static boolean isSpace(char c) {
        return c == ' ' || c == '\t';
    }

    private static boolean isLetterOrDigit(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    }
}
