package io.mae4j.config;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigValue;
import io.mae4j.UserError;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Binds a resolved configuration object onto a record, strictly: every key must be a component of the record, every value of
 * its type and within its {@link Range}. A key is spelt as the component is ({@code embedDim}). What is left out takes its
 * {@link Default}; without one, an {@code Optional} is empty, a nested record is bound from its own defaults, and anything
 * else is an error, as is the literal {@code "???"}.
 *
 * <p>Components may be {@code int}, {@code long}, {@code float}, {@code double}, {@code boolean} (and their boxes),
 * {@code String}, enums (blind to case, hyphen and underscore), {@code Path} (as given, so relative to the working
 * directory), {@code Duration} (with a unit), {@code Optional}, {@code OptionalInt}, {@code OptionalLong},
 * {@code OptionalDouble}, {@code List}, {@code Map} with string keys, records, and {@code Config}, {@code ConfigObject} or
 * {@code ConfigValue} for a part that someone else binds. Numbers must be finite, and whole where the type is. The keys of a
 * record that is {@link Inline} stand beside the others.
 *
 * <p>The first error found is thrown, as a {@link UserError} of one line: file and line (or the override), path, what is
 * wrong, what would be right. A record's own constructor may throw a {@code UserError} or an
 * {@code IllegalArgumentException} for checks across components; its message is given the same place.
 */
public final class RecordBinder {
    private static final Pattern KEY = Pattern.compile("[A-Za-z]\\w*(\\.[A-Za-z]\\w*)*");

    private RecordBinder() {}

    /** Binds the whole of {@code node}. */
    public static <R extends Record> R bind(Class<R> type, ConfigObject node) {
        return bind(type, node, "", Set.of());
    }

    /**
     * Binds {@code node}, which stands at {@code path} of the whole configuration.
     *
     * @param path what messages put before each key, such as {@code mask}; empty for the root
     * @param ignored keys that may be there and are not bound, such as {@code name}
     */
    public static <R extends Record> R bind(Class<R> type, ConfigObject node, String path, Set<String> ignored) {
        RecordComponent[] components = type.getRecordComponents();
        List<String> known = Parameter.components(type).stream()
                .map(RecordComponent::getName)
                .toList();
        for (String key : node.keySet().stream().sorted().toList()) {
            if (!known.contains(key) && !ignored.contains(key)) {
                String prefix = path.isEmpty() ? "" : path + ".";
                throw new UserError(Where.of(node.get(key)) + ": " + Where.path(path, key) + ": unknown key"
                        + Nearest.hint(key, known, prefix));
            }
        }
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = component(type, components[i], node, path);
        }
        return construct(type, components, arguments, node, path);
    }

    private static Object component(Class<?> type, RecordComponent component, ConfigObject node, String path) {
        if (component.isAnnotationPresent(Inline.class)) { // its keys are known to be among those of the whole
            return bind(component.getType().asSubclass(Record.class), node, path, node.keySet());
        }
        String key = component.getName();
        String keyPath = Where.path(path, key);
        Range range = component.getAnnotation(Range.class);
        ConfigValue value = node.get(key);
        if (value == null) {
            Default written = component.getAnnotation(Default.class);
            if (written != null) {
                value = parseDefault(type, key, written.value());
            }
        }
        if (value != null) {
            try {
                return ValueBinder.bind(component.getGenericType(), value, keyPath, range);
            } catch (UnsupportedOperationException e) { // the mistake of whoever wrote the record
                throw new IllegalStateException(
                        keyPath + ": no configuration can give a " + e.getMessage() + ", which " + type.getName()
                                + " asks for; the Javadoc of RecordBinder lists the types",
                        e);
            }
        }
        Class<?> raw = component.getType();
        if (raw == Optional.class) {
            return Optional.empty();
        } else if (raw == OptionalInt.class) {
            return OptionalInt.empty();
        } else if (raw == OptionalLong.class) {
            return OptionalLong.empty();
        } else if (raw == OptionalDouble.class) {
            return OptionalDouble.empty();
        } else if (raw.isRecord()) {
            ConfigObject empty = (ConfigObject) ConfigFactory.empty().root().withOrigin(node.origin());
            return bind(raw.asSubclass(Record.class), empty, keyPath, Set.of());
        }
        throw new UserError(Where.ofWhole(node) + ": " + keyPath + ": is missing; give it as " + keyPath + "=<"
                + ValueBinder.describe(component.getGenericType()) + ">");
    }

    /**
     * What is wrong with the {@code @Default}s of a record, and of those in it: values that could not be given either, of another
     * type or out of range, a line each.
     *
     * @param path what each line puts before a key
     */
    public static List<String> wrongDefaults(Class<? extends Record> type, String path) {
        List<String> wrong = new ArrayList<>();
        for (RecordComponent component : Parameter.components(type)) {
            String key = Where.path(path, component.getName());
            Default written = component.getAnnotation(Default.class);
            if (written != null && !written.value().equals("???")) {
                try {
                    ConfigValue value =
                            parseDefault(component.getDeclaringRecord(), component.getName(), written.value());
                    ValueBinder.bind(component.getGenericType(), value, key, component.getAnnotation(Range.class));
                } catch (UserError e) {
                    wrong.add(e.getMessage());
                } catch (ConfigException e) {
                    wrong.add(Where.error(e).getMessage());
                }
            } else if (component.getType().isRecord()) {
                wrong.addAll(wrongDefaults(component.getType().asSubclass(Record.class), key));
            }
        }
        return wrong;
    }

    /** The value of a {@code @Default}; its text is a programmer's, so that a mistake in it is a bug. */
    static ConfigValue parseDefault(Class<?> type, String key, String text) {
        String origin = "@Default of " + type.getSimpleName() + "." + key;
        return ConfigFactory.parseString(
                        "value = " + text, ConfigParseOptions.defaults().setOriginDescription(origin))
                .resolve()
                .root()
                .get("value"); // not getValue, which refuses null
    }

    private static <R extends Record> R construct(
            Class<R> type, RecordComponent[] components, Object[] arguments, ConfigObject node, String path) {
        Class<?>[] types =
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            Constructor<R> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            Throwable cause = e.getCause();
            if (cause instanceof UserError
                    || (cause instanceof IllegalArgumentException && cause.getMessage() != null)) {
                String at = path.isEmpty() ? "" : path + ": ";
                throw new UserError(place(node, path, cause.getMessage()) + ": " + at + cause.getMessage(), cause);
            }
            throw new IllegalStateException("the constructor of " + type.getName() + " failed", cause);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot construct " + type.getName(), e);
        }
    }

    // all overrides together write the whole configuration: the one is to blame whose key the message begins with
    private static String place(ConfigObject node, String path, String message) {
        if (!path.isEmpty()) {
            return Where.of(node);
        }
        Matcher key = KEY.matcher(message);
        return key.lookingAt() && node.toConfig().hasPath(key.group())
                ? Where.of(node.toConfig().getValue(key.group()))
                : Where.ofWhole(node);
    }
}
