package io.mae4j.config;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A value in the override grammar. {@link #written()} gives text that parses back to an equal element. */
public sealed interface Element extends ConfigOverride.Value {

    /** The element in the override grammar. */
    String written();

    /** {@code null}. */
    record Null() implements Element {
        @Override
        public String written() {
            return "null";
        }
    }

    /** {@code true} or {@code false}, in any case. */
    record Bool(boolean value) implements Element {
        @Override
        public String written() {
            return Boolean.toString(value);
        }
    }

    /** A whole number: {@code 1_000}. */
    record Int(long value) implements Element {
        @Override
        public String written() {
            return Long.toString(value);
        }
    }

    /** A number with a point or an exponent, or {@code inf} or {@code nan}. */
    record Real(double value) implements Element {
        @Override
        public String written() {
            return Double.isInfinite(value) ? (value > 0 ? "inf" : "-inf") : Double.isNaN(value) ? "nan" : "" + value;
        }
    }

    /**
     * A string, quoted or not, escapes undone; <code>${a.b}</code> in it is an interpolation unless written <code>
     * \${a.b}</code>.
     */
    record Text(String value) implements Element {
        private static final Pattern PLAIN = Pattern.compile("[A-Za-z_][A-Za-z0-9_/.-]*");
        private static final Pattern KEYWORD = Pattern.compile("(?i)true|false|null|nan|inf");

        @Override
        public String written() {
            if (PLAIN.matcher(value).matches() && !KEYWORD.matcher(value).matches()) {
                return value;
            }
            // backslashes count double only before a quote, and the closing quote is one
            return "'" + value.replaceAll("(\\\\*)(')", "$1$1\\\\'").replaceAll("(\\\\+)$", "$1$1") + "'";
        }
    }

    /** {@code [a,b]}. */
    record Items(List<Element> elements) implements Element {
        @Override
        public String written() {
            return elements.stream().map(Element::written).collect(Collectors.joining(",", "[", "]"));
        }
    }

    /** {@code {a:1,b:2}}. */
    record Fields(Map<String, Element> fields) implements Element {
        @Override
        public String written() {
            return fields.entrySet().stream()
                    .map(f -> key(f.getKey()) + ":" + f.getValue().written())
                    .collect(Collectors.joining(",", "{", "}"));
        }

        /** A key cannot be quoted, but its delimiters can be escaped. */
        private static String key(String key) {
            return key.replaceAll("[\\\\()\\[\\]{}:=, \t]", "\\\\$0");
        }
    }
}
