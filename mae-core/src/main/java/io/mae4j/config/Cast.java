package io.mae4j.config;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A cast of the override grammar, with Python's meaning of {@code int("7")} and the like; lists and maps are cast inside. */
enum Cast {
    INT("a whole number"),
    FLOAT("a number"),
    STR("text"),
    BOOL("true or false"),
    /** Text in JSON, of a list or map as a whole. */
    JSON_STR("JSON");

    private static final String DIGITS = "\\d+(_\\d+)*";
    private static final Pattern WHOLE = Pattern.compile("[+-]?" + DIGITS);
    private static final Pattern REAL = Pattern.compile("[+-]?(" + DIGITS + "\\.?(" + DIGITS + ")?|\\." + DIGITS + ")"
            + "([eE][+-]?" + DIGITS + ")?|[+-]?(?i:inf|infinity|nan)");
    private static final double SMALLEST_PLAIN = 1e-4;
    private static final double LARGEST_PLAIN = 1e16;

    private final String what;

    Cast(String what) {
        this.what = what;
    }

    /** @throws IllegalArgumentException if it cannot be cast */
    Element of(Element element) {
        if (this == JSON_STR) {
            return new Element.Text(json(element));
        } else if (element instanceof Element.Items items) {
            return new Element.Items(items.elements().stream().map(this::of).toList());
        } else if (element instanceof Element.Fields fields) {
            Map<String, Element> cast = new LinkedHashMap<>();
            fields.fields().forEach((key, value) -> cast.put(key, of(value)));
            return new Element.Fields(cast);
        } else if (this == BOOL) {
            return new Element.Bool(bool(element));
        } else if (element instanceof Element.Null) {
            throw new IllegalArgumentException("null is not " + what);
        }
        return switch (this) {
            case INT -> new Element.Int(whole(element));
            case FLOAT -> new Element.Real(real(element));
            default -> new Element.Text(text(element));
        };
    }

    /** A number as a bound of a sweep: {@code Long} of {@link #INT}, {@code Double} of {@link #FLOAT}. */
    Number of(Number number) {
        return this == INT ? (Number) truncated(number.doubleValue()) : (Number) number.doubleValue();
    }

    private static boolean bool(Element element) {
        if (element instanceof Element.Text text) {
            String lower = text.value().toLowerCase(Locale.ROOT);
            if (!lower.equals("true") && !lower.equals("false")) {
                throw new IllegalArgumentException("'" + text.value() + "' is not " + BOOL.what);
            }
            return lower.equals("true");
        } else if (element instanceof Element.Bool flag) {
            return flag.value();
        }
        return !(element instanceof Element.Null) && real(element) != 0;
    }

    private static long whole(Element element) {
        if (element instanceof Element.Text text) {
            String plain = text.value().strip();
            try {
                if (WHOLE.matcher(plain).matches()) {
                    return Long.parseLong(plain.replace("_", ""));
                }
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException(plain + " needs more than 64 bits", e);
            }
            throw new IllegalArgumentException("'" + text.value() + "' is not " + INT.what);
        }
        return element instanceof Element.Int whole ? whole.value() : truncated(real(element));
    }

    private static long truncated(double real) {
        if (Double.isNaN(real) || Math.abs(real) >= 0x1p63) {
            throw new IllegalArgumentException(text(new Element.Real(real)) + " is not " + INT.what + " of 64 bits");
        }
        return (long) real;
    }

    private static double real(Element element) {
        if (element instanceof Element.Int whole) {
            return whole.value();
        } else if (element instanceof Element.Real real) {
            return real.value();
        } else if (element instanceof Element.Bool flag) {
            return flag.value() ? 1 : 0;
        }
        String text = ((Element.Text) element).value();
        String plain = text.strip();
        if (!REAL.matcher(plain).matches()) {
            throw new IllegalArgumentException("'" + text + "' is not " + FLOAT.what);
        }
        String lower = plain.replace("_", "").toLowerCase(Locale.ROOT);
        if (lower.endsWith("nan")) {
            return Double.NaN;
        }
        double sign = lower.startsWith("-") ? -1 : 1;
        return lower.contains("inf") ? sign * Double.POSITIVE_INFINITY : Double.parseDouble(lower);
    }

    private static String text(Element element) {
        if (element instanceof Element.Text text) {
            return text.value();
        } else if (element instanceof Element.Real real && Double.isFinite(real.value())) {
            return shortest(real.value());
        }
        return element.written();
    }

    /** The fewest digits that read back as the same number, in Python's form: {@code 0.0001}, {@code 1e-05}, {@code 1.0}. */
    private static String shortest(double value) {
        if (value == 0) {
            return 1 / value < 0 ? "-0.0" : "0.0";
        }
        BigDecimal exact = new BigDecimal(value);
        // above a power of two the next number is farther away than below it, so that rounding up may do where rounding
        // does not
        BigDecimal digits = IntStream.rangeClosed(1, 17)
                .boxed()
                .flatMap(n -> Stream.of(RoundingMode.HALF_EVEN, RoundingMode.UP).map(mode -> new MathContext(n, mode)))
                .map(exact::round)
                .filter(rounded -> rounded.doubleValue() == value)
                .findFirst()
                .orElse(exact)
                .stripTrailingZeros();
        double magnitude = Math.abs(value);
        if (magnitude >= SMALLEST_PLAIN && magnitude < LARGEST_PLAIN) {
            String plain = digits.toPlainString();
            return plain.contains(".") ? plain : plain + ".0";
        }
        int exponent = digits.precision() - digits.scale() - 1;
        String significand = digits.scaleByPowerOfTen(-exponent).toPlainString();
        return significand + String.format(Locale.ROOT, "e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
    }

    private static String json(Element element) {
        if (element instanceof Element.Text text) {
            return quoted(text.value());
        } else if (element instanceof Element.Items items) {
            return items.elements().stream().map(Cast::json).collect(Collectors.joining(", ", "[", "]"));
        } else if (element instanceof Element.Fields fields) {
            Function<Map.Entry<String, Element>, String> field = f -> quoted(f.getKey()) + ": " + json(f.getValue());
            return fields.fields().entrySet().stream().map(field).collect(Collectors.joining(", ", "{", "}"));
        } else if (element instanceof Element.Real real && !Double.isFinite(real.value())) {
            throw new IllegalArgumentException("JSON has no " + real.written());
        }
        return text(element);
    }

    private static String quoted(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"', '\\' -> json.append('\\').append((char) c);
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> {
                    if (c < ' ') {
                        json.append(String.format(Locale.ROOT, "\\u%04x", c));
                    } else {
                        json.append((char) c);
                    }
                }
            }
        });
        return json.append('"').toString();
    }
}
