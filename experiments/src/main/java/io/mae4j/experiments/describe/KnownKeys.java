package io.mae4j.experiments.describe;

import io.mae4j.config.Composed;
import io.mae4j.config.ConfigOverride;
import io.mae4j.config.Nearest;
import java.util.List;

/**
 * Refuses overrides of keys that nothing reads, as Hydra does where a configuration is only shown. A run refuses them when it
 * binds the configuration; what is shown need not be one that can be bound: it may lack what must be given.
 */
public final class KnownKeys {
    private KnownKeys() {}

    /**
     * Checks the keys that the overrides set, where it is known what keys there are: in records, and in those of the components
     * that the configuration names.
     *
     * @throws io.mae4j.UserError if one is unknown
     */
    public static void check(Composed composed, List<Key> keys) {
        for (String text : composed.overrides()) {
            ConfigOverride override = ConfigOverride.parse(text);
            boolean isGroup = override.target().isPresent()
                    || override.key().contains("/")
                    || composed.choices().containsKey(override.key());
            if (!isGroup && override.kind() != ConfigOverride.Kind.DELETE) {
                check(override, keys);
            }
        }
    }

    private static void check(ConfigOverride override, List<Key> keys) {
        String path = override.key();
        while (!check(override, path, keys) && parent(path).contains(".")) {
            path = parent(path); // of a key inside something unknown, that is what is unknown
        }
    }

    /** Whether it is known, or there is nothing to know it by. */
    private static boolean check(ConfigOverride override, String path, List<Key> keys) {
        boolean isKnown = keys.stream()
                .map(Key::path)
                .anyMatch(known -> known.equals(path) || known.startsWith(path + ".") || path.startsWith(known + "."));
        List<Key> beside = keys.stream().filter(key -> isBeside(key, path)).toList();
        if (isKnown || beside.isEmpty()) {
            return isKnown;
        }
        String parent = parent(path);
        List<String> names = beside.stream().map(key -> name(key.path())).toList();
        String meant = Nearest.to(name(path), names)
                .map(near -> "; did you mean " + (parent.isEmpty() ? near : parent + "." + near) + "?")
                .orElse("; --help shows all keys");
        throw override.error(path + ": unknown key" + meant);
    }

    /** Whether a key of a record is in the same object as {@code path}; one without a type or only a name tells of no record. */
    private static boolean isBeside(Key key, String path) {
        return !key.type().isEmpty()
                && !key.path().endsWith(".name")
                && parent(key.path()).equals(parent(path));
    }

    private static String name(String path) {
        return path.substring(path.lastIndexOf('.') + 1);
    }

    private static String parent(String path) {
        return path.substring(0, Math.max(0, path.lastIndexOf('.')));
    }
}
