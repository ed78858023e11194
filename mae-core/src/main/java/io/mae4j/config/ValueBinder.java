package io.mae4j.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.mae4j.UserError;
import io.mae4j.component.PixelSize;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** Turns one configuration value into a Java value of a record component's type. */
final class ValueBinder {
    private ValueBinder() {}

    /**
     * {@code range} bounds every number in the value, also those in lists and maps; it may be null.
     *
     * @throws UnsupportedOperationException if no configuration can give such a type, which it names
     */
    static Object bind(Type type, ConfigValue value, String path, Range range) {
        if (value.valueType() == ConfigValueType.STRING && value.unwrapped().equals("???")) {
            throw error(value, path, "must be given (it is \"???\"), as " + path + "=<" + describe(type) + ">");
        }
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return isNull(value) ? Optional.empty() : Optional.of(bind(argument(type, 0), value, path, range));
        } else if (raw == OptionalInt.class) {
            return isNull(value)
                    ? OptionalInt.empty()
                    : OptionalInt.of((int) NumberBinder.bind(int.class, value, path, range));
        } else if (raw == OptionalLong.class) {
            return isNull(value)
                    ? OptionalLong.empty()
                    : OptionalLong.of((long) NumberBinder.bind(long.class, value, path, range));
        } else if (raw == OptionalDouble.class) {
            return isNull(value)
                    ? OptionalDouble.empty()
                    : OptionalDouble.of((double) NumberBinder.bind(double.class, value, path, range));
        } else if (raw == ConfigValue.class) {
            return value;
        } else if (NumberBinder.isNumber(raw)) {
            return NumberBinder.bind(raw, value, path, range);
        } else if (raw == boolean.class || raw == Boolean.class) {
            return bool(value, path);
        } else if (raw == String.class) {
            return string(value, path, describe(type));
        } else if (raw == Path.class) {
            return path(value, path);
        } else if (raw == Duration.class) {
            return duration(value, path);
        } else if (raw.isEnum()) {
            return constant(raw, value, path);
        } else if (raw == PixelSize.class) {
            return pixelSize(value, path, range);
        } else if (raw == List.class) {
            return list(argument(type, 0), value, path, range);
        } else if (raw == Map.class && argument(type, 0) == String.class) {
            return map(argument(type, 1), value, path, range);
        } else if (raw == ConfigObject.class) {
            return object(value, path);
        } else if (raw == Config.class) {
            return object(value, path).toConfig();
        } else if (raw.isRecord()) {
            return RecordBinder.bind(raw.asSubclass(Record.class), object(value, path), path, Set.of());
        }
        throw new UnsupportedOperationException(type.getTypeName());
    }

    private static Object bool(ConfigValue value, String path) {
        if (value.unwrapped() instanceof Boolean flag) {
            return flag;
        }
        String text = String.valueOf(value.unwrapped());
        if (fromEnvironment(value) && (text.equals("true") || text.equals("false"))) {
            return Boolean.valueOf(text);
        }
        throw wrongType(value, path, "true or false");
    }

    private static String string(ConfigValue value, String path, String expected) {
        return switch (value.valueType()) {
            case STRING, NUMBER, BOOLEAN -> value.atKey("value").getString("value");
            default -> throw wrongType(value, path, expected);
        };
    }

    private static Path path(ConfigValue value, String path) {
        try {
            return Path.of(string(value, path, "a path"));
        } catch (InvalidPathException e) {
            throw error(value, path, "is not a path: " + e.getMessage());
        }
    }

    private static Duration duration(ConfigValue value, String path) {
        String expected = "a duration with its unit, such as 30s or 2 hours";
        if (value.valueType() != ConfigValueType.STRING
                || !Character.isLetter(
                        value.unwrapped().toString().strip().codePoints().reduce('0', (a, b) -> b))) {
            throw wrongType(value, path, expected);
        }
        try {
            return value.atKey("value").getDuration("value");
        } catch (ConfigException e) {
            throw wrongType(value, path, expected);
        }
    }

    private static Object constant(Class<?> type, ConfigValue value, String path) {
        Object[] constants = type.getEnumConstants();
        List<String> names = Arrays.stream(constants)
                .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT))
                .toList();
        if (value.valueType() != ConfigValueType.STRING && value.valueType() != ConfigValueType.BOOLEAN) {
            throw wrongType(value, path, "one of " + String.join(", ", names));
        }
        String text = value.unwrapped().toString();
        int index = names.indexOf(text.toLowerCase(Locale.ROOT).replace('-', '_'));
        if (index < 0) {
            throw error(value, path, "there is no '" + text + "'" + Nearest.hint(text, names));
        }
        return constants[index];
    }

    private static PixelSize pixelSize(ConfigValue value, String path, Range range) {
        if (!(value instanceof ConfigList)) {
            if (!(value.unwrapped() instanceof Number) && !fromEnvironment(value)) {
                throw wrongType(value, path, "a " + describe(PixelSize.class));
            }
            return PixelSize.square((int) NumberBinder.bind(int.class, value, path, range));
        }
        List<Object> sides = list(int.class, value, path, range);
        if (sides.size() != 2) {
            throw wrongType(value, path, "a " + describe(PixelSize.class));
        }
        return new PixelSize((int) sides.get(0), (int) sides.get(1));
    }

    private static List<Object> list(Type element, ConfigValue value, String path, Range range) {
        if (!(value instanceof ConfigList list)) {
            throw wrongType(value, path, "a list");
        }
        List<Object> bound = new ArrayList<>();
        for (int i = 0; i < list.size(); i++) {
            bound.add(bind(element, list.get(i), path + "[" + i + "]", range));
        }
        return Collections.unmodifiableList(bound);
    }

    private static Map<String, Object> map(Type element, ConfigValue value, String path, Range range) {
        ConfigObject object = object(value, path);
        Map<String, Object> bound = new LinkedHashMap<>();
        for (String key : new TreeSet<>(object.keySet())) {
            bound.put(key, bind(element, object.get(key), Where.path(path, key), range));
        }
        return Collections.unmodifiableMap(bound);
    }

    private static ConfigObject object(ConfigValue value, String path) {
        if (value instanceof ConfigObject object) {
            return object;
        }
        throw wrongType(value, path, "an object { ... }");
    }

    /** What a component of this type wants, in a user's words. */
    static String describe(Type type) {
        Class<?> raw = raw(type);
        if (raw == Optional.class) {
            return describe(argument(type, 0));
        } else if (NumberBinder.isNumber(raw)) {
            return NumberBinder.describe(raw);
        } else if (raw == OptionalInt.class || raw == OptionalLong.class) {
            return "whole number";
        } else if (raw == OptionalDouble.class) {
            return "number";
        } else if (raw == PixelSize.class) {
            return "whole number or [height, width]";
        } else if (raw == List.class) {
            return "list of " + describe(argument(type, 0));
        } else if (raw == Map.class) {
            return "map of " + describe(argument(type, 1));
        } else if (raw.isEnum()) {
            return String.join(
                    "|",
                    Arrays.stream(raw.getEnumConstants())
                            .map(c -> ((Enum<?>) c).name().toLowerCase(Locale.ROOT))
                            .toList());
        } else if (raw == String.class) {
            return "text";
        } else if (raw == boolean.class || raw == Boolean.class) {
            return "true|false";
        }
        return raw == Path.class || raw == Duration.class ? raw.getSimpleName().toLowerCase(Locale.ROOT) : "object";
    }

    static UserError wrongType(ConfigValue value, String path, String expected) {
        return error(value, path, "expected " + expected + ", not " + shown(value));
    }

    static UserError error(ConfigValue value, String path, String message) {
        return new UserError(Where.of(value) + ": " + path + ": " + message);
    }

    /** Environment variables are always text, so that a number or a flag in one is read as such. */
    static boolean fromEnvironment(ConfigValue value) {
        return value.valueType() == ConfigValueType.STRING
                && value.origin().description().startsWith("env var ");
    }

    private static String shown(ConfigValue value) {
        String text = value.render(ConfigRenderOptions.concise());
        text = text.length() > 40 ? text.substring(0, 37) + "..." : text;
        return switch (value.valueType()) {
            case NULL -> "null";
            case NUMBER -> "the number " + text;
            case STRING -> "the text " + text;
            case BOOLEAN -> text;
            case LIST -> "the list " + text;
            case OBJECT -> "the object " + text;
        };
    }

    private static boolean isNull(ConfigValue value) {
        return value.valueType() == ConfigValueType.NULL;
    }

    private static Class<?> raw(Type type) {
        return type instanceof ParameterizedType parameterized
                ? (Class<?>) parameterized.getRawType()
                : type instanceof Class<?> plain ? plain : Object.class;
    }

    private static Type argument(Type type, int index) {
        return type instanceof ParameterizedType parameterized
                ? parameterized.getActualTypeArguments()[index]
                : Object.class;
    }
}
