package io.mae4j.config;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a user can know about one key of a configuration record; lists and help texts show it.
 *
 * @param name the key
 * @param type in a user's words: {@code whole number}, {@code cls_token|mean}
 * @param defaultText the value if it is left out, as HOCON; {@code null} for an optional one that says nothing; empty if it must be given
 * @param range such as {@code in [0, 1)}; empty if any value will do
 * @param doc one line; may be empty
 */
public record Parameter(String name, String type, Optional<String> defaultText, String range, String doc) {

    private static final Set<Class<?>> OPTIONAL =
            Set.of(Optional.class, OptionalInt.class, OptionalLong.class, OptionalDouble.class);

    /** The parameters of a configuration record, in its order. */
    public static List<Parameter> of(Class<? extends Record> config) {
        return components(config).stream().map(Parameter::of).toList();
    }

    /** The components that these parameters are: those of a record, and of one that is {@link Inline} in its place. */
    public static List<RecordComponent> components(Class<?> config) {
        return Arrays.stream(config.getRecordComponents())
                .flatMap(component -> component.isAnnotationPresent(Inline.class)
                        ? components(component.getType()).stream()
                        : Stream.of(component))
                .toList();
    }

    private static Parameter of(RecordComponent component) {
        Range range = component.getAnnotation(Range.class);
        Doc doc = component.getAnnotation(Doc.class);
        return new Parameter(
                component.getName(),
                ValueBinder.describe(component.getGenericType()),
                Optional.ofNullable(component.getAnnotation(Default.class))
                        .map(Default::value)
                        .or(() -> OPTIONAL.contains(component.getType()) ? Optional.of("null") : Optional.empty()),
                range == null ? "" : NumberBinder.describe(range),
                doc == null ? "" : doc.value());
    }
}
