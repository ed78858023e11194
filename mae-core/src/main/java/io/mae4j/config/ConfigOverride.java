package io.mae4j.config;

import io.mae4j.UserError;
import java.util.List;
import java.util.Optional;

/**
 * One override of the command line, in Hydra's grammar: {@code key=value} changes what is there, {@code +key=value}
 * adds, {@code ++key=value} does either, {@code ~key} and {@code ~key=value} delete. The key is a path
 * ({@code mask.ratio}) or a group ({@code optim/schedule}), a group perhaps with the package that it is placed in
 * ({@code mask@teacher.mask}).
 *
 * @param target the package after {@code @}
 * @param value what follows {@code =}; empty only for {@code ~key}
 * @param text the override as it was given
 */
public record ConfigOverride(Kind kind, String key, Optional<String> target, Optional<Value> value, String text) {

    static final String ORIGIN = "override '"; // begins what origin() gives

    /** What an override does to its key. */
    public enum Kind {
        CHANGE(""),
        ADD("+"),
        CHANGE_OR_ADD("++"),
        DELETE("~");

        final String sign;

        Kind(String sign) {
            this.sign = sign;
        }
    }

    /**
     * What follows the {@code =}: one {@link Element}, or the {@link Sweep} over several that a
     * multirun takes one by one.
     */
    public sealed interface Value permits Element, Sweep {}

    /**
     * Reads one override.
     *
     * @throws UserError that shows the override, the column and what was expected there
     */
    public static ConfigOverride parse(String text) {
        return new OverrideParser(text).override();
    }

    /** The key with its package: {@code mask@teacher.mask}. */
    public String keyAndTarget() {
        return key + target.map(t -> "@" + t).orElse("");
    }

    /** The paths of what it is about: its key, or of {@code key={a:1,b:2}} those of the values inside. */
    public List<String> paths() {
        return value.map(v -> paths(key, v)).orElse(List.of(key));
    }

    private static List<String> paths(String path, Value value) {
        return value instanceof Element.Fields object && !object.fields().isEmpty()
                ? object.fields().entrySet().stream()
                        .flatMap(field -> paths(Where.path(path, field.getKey()), field.getValue()).stream())
                        .toList()
                : List.of(path);
    }

    /** The values of a sweep, if it is one. */
    public Optional<Sweep> sweep() {
        return value.filter(Sweep.class::isInstance).map(Sweep.class::cast);
    }

    /** The same override with a single value: what a job of a sweep is given. */
    public ConfigOverride with(Element single) {
        String job = kind.sign + keyAndTarget() + "=" + single.written();
        return new ConfigOverride(kind, key, target, Optional.of(single), job);
    }

    /** Where errors say that a value came from: {@code override 'mask.ratio=0.6'}. */
    String origin() {
        return ORIGIN + Where.oneLine(text) + "'";
    }

    /** What is wrong with it, in one line. */
    public UserError error(String message) {
        return new UserError(origin() + ": " + Where.oneLine(message));
    }
}
