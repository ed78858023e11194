package io.mae4j.config;

import com.typesafe.config.ConfigValue;
import io.mae4j.UserError;
import java.math.BigDecimal;
import java.util.List;

/** Numbers of records: finite, whole where the type is, within the type and the {@link Range}. */
final class NumberBinder {
    private NumberBinder() {}

    static boolean isNumber(Class<?> type) {
        return isWhole(type)
                || List.<Class<?>>of(float.class, Float.class, double.class, Double.class)
                        .contains(type);
    }

    private static boolean isWhole(Class<?> type) {
        return isInt(type) || type == long.class || type == Long.class;
    }

    private static boolean isInt(Class<?> type) {
        return type == int.class || type == Integer.class;
    }

    static String describe(Class<?> type) {
        return isWhole(type) ? "whole number" : "number";
    }

    static Object bind(Class<?> type, ConfigValue value, String path, Range range) {
        Number number = number(type, value, path);
        double real = number.doubleValue();
        if (!Double.isFinite(real)) {
            throw ValueBinder.error(value, path, "must be finite, not " + real);
        }
        checkRange(value, path, number, range);
        if (type == double.class || type == Double.class) {
            return real;
        } else if (type == float.class || type == Float.class) {
            if (Float.isInfinite(number.floatValue())) {
                throw ValueBinder.error(value, path, number + " is too large for a 32-bit float");
            }
            return number.floatValue();
        }
        return whole(type, value, path, number);
    }

    private static Object whole(Class<?> type, ConfigValue value, String path, Number number) {
        if (number instanceof Double && number.doubleValue() != Math.rint(number.doubleValue())) {
            throw ValueBinder.error(value, path, "expected a whole number, not " + number);
        }
        boolean isInt = isInt(type);
        try {
            BigDecimal exact = new BigDecimal(number.toString());
            // each branch boxes by itself: a conditional expression would widen the int to a long
            if (isInt) {
                return exact.intValueExact();
            }
            return exact.longValueExact();
        } catch (ArithmeticException e) {
            throw ValueBinder.error(
                    value, path, number + " is too large for a " + (isInt ? "32" : "64") + "-bit whole number");
        }
    }

    private static Number number(Class<?> type, ConfigValue value, String path) {
        if (value.unwrapped() instanceof Number number) {
            return number;
        }
        String text = String.valueOf(value.unwrapped());
        boolean special = text.equals("nan") || text.equals("inf") || text.equals("-inf");
        if (special) {
            throw ValueBinder.error(value, path, "must be finite, not " + text);
        }
        if (ValueBinder.fromEnvironment(value)) {
            try {
                return isWhole(type) ? (Number) Long.valueOf(text.strip()) : Double.valueOf(text.strip());
            } catch (NumberFormatException e) {
                throw ValueBinder.wrongType(value, path, "a " + describe(type));
            }
        }
        throw ValueBinder.wrongType(value, path, "a " + describe(type));
    }

    private static void checkRange(ConfigValue value, String path, Number number, Range range) {
        if (range == null) {
            return;
        }
        double real = number.doubleValue();
        boolean low = range.minExclusive() ? real <= range.min() : real < range.min();
        boolean high = range.maxExclusive() ? real >= range.max() : real > range.max();
        if (low || high) {
            throw outOfRange(value, path, number, range);
        }
    }

    private static UserError outOfRange(ConfigValue value, String path, Number number, Range range) {
        return ValueBinder.error(value, path, number + " is out of range; it must be " + describe(range));
    }

    /** {@code "in [0, 1)"}, {@code "at least 1"}, {@code "below 0.5"}. */
    static String describe(Range range) {
        boolean hasMin = range.min() != Double.NEGATIVE_INFINITY;
        boolean hasMax = range.max() != Double.POSITIVE_INFINITY;
        if (hasMin && hasMax) {
            return "in " + (range.minExclusive() ? "(" : "[") + plain(range.min()) + ", " + plain(range.max())
                    + (range.maxExclusive() ? ")" : "]");
        } else if (hasMin) {
            return (range.minExclusive() ? "above " : "at least ") + plain(range.min());
        }
        return (range.maxExclusive() ? "below " : "at most ") + plain(range.max());
    }

    private static String plain(double bound) {
        return bound == Math.rint(bound) && Math.abs(bound) < 1e15
                ? Long.toString((long) bound)
                : Double.toString(bound);
    }
}
