package io.mae4j.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import io.mae4j.UserError;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.stream.Collectors;

/**
 * A composed configuration.
 *
 * @param primary the name of the primary file
 * @param config with all substitutions resolved
 * @param unresolved as merged, substitutions as written
 * @param choices the option of each group, {@code "null"} for none
 * @param overrides as they were given, in order
 * @param sources the files, in the order in which they were merged
 * @param leftOut settings of files that were meant for other components than were chosen, each with its place
 * @param resolvers of its computed substitutions
 */
public record Composed(
        String primary,
        Config config,
        Config unresolved,
        SortedMap<String, String> choices,
        List<String> overrides,
        List<Source> sources,
        List<String> leftOut,
        Resolvers resolvers) {

    /**
     * A file that was merged.
     *
     * @param place the path that its content was placed at; empty for the root
     */
    public record Source(String file, String place) {
        /** {@code conf/mask/random.conf at mask}. */
        @Override
        public String toString() {
            return place.isEmpty() ? file : file + " at " + place;
        }
    }

    /**
     * Binds the whole configuration, strictly. Parts that are bound later can be {@code ConfigObject} components of the
     * record.
     */
    public <R extends Record> R bind(Class<R> type) {
        return RecordBinder.bind(type, config.root());
    }

    /** Binds the object at {@code path}, strictly; its keys in {@code ignored} are left alone. */
    public <R extends Record> R bind(Class<R> type, String path, Set<String> ignored) {
        return RecordBinder.bind(type, object(path), path, ignored);
    }

    /**
     * The object at {@code path}, such as {@code mask}.
     *
     * @throws UserError if there is none
     */
    public ConfigObject object(String path) {
        if (!has(path)) {
            throw new UserError(primary + ": " + path + ": is missing; known: "
                    + String.join(", ", config.root().keySet().stream().sorted().toList()));
        }
        ConfigValue value = config.getIsNull(path) ? null : config.getValue(path);
        if (value instanceof ConfigObject object) {
            return object;
        }
        throw new UserError((value == null ? primary : Where.of(value)) + ": " + path + ": expected an object { ... }");
    }

    /** The override that sets {@code path} or something in it, the last one if there are several. */
    public Optional<ConfigOverride> overriding(String path) {
        return overrides.stream()
                .map(ConfigOverride::parse)
                .filter(o -> o.kind() != ConfigOverride.Kind.DELETE)
                .filter(o -> o.paths().stream().anyMatch(p -> p.equals(path) || p.startsWith(path + ".")))
                .reduce((first, second) -> second);
    }

    /** The same without a key of the root, whether it was there or not. */
    public Composed without(String key) {
        return new Composed(
                primary,
                config.root().withoutKey(key).toConfig(),
                unresolved.root().withoutKey(key).toConfig(),
                choices,
                overrides,
                sources,
                leftOut,
                resolvers);
    }

    /** The same with another object at a key of the root. */
    public Composed with(String key, ConfigObject object) {
        return new Composed(
                primary,
                config.root().withValue(key, object).toConfig(),
                unresolved.root().withValue(key, object).toConfig(),
                choices,
                overrides,
                sources,
                leftOut,
                resolvers);
    }

    /** The same without settings, given by path and place. What a substitution holds cannot be taken out, and stays. */
    Composed leavingOut(Map<String, String> settings) {
        Config resolved = config;
        Config written = unresolved;
        List<String> without = new ArrayList<>(leftOut);
        for (Map.Entry<String, String> setting : settings.entrySet()) {
            try {
                written = written.withoutPath(setting.getKey());
            } catch (ConfigException.NotResolved e) {
                continue;
            }
            resolved = resolved.withoutPath(setting.getKey());
            without.add(setting.getKey() + " (" + setting.getValue() + ")");
        }
        return new Composed(primary, resolved, written, choices, overrides, sources, List.copyOf(without), resolvers);
    }

    /** The same, with other overrides on record. */
    public Composed withOverrides(List<String> others) {
        return new Composed(primary, config, unresolved, choices, List.copyOf(others), sources, leftOut, resolvers);
    }

    /** The resolved configuration as HOCON, keys sorted, without comments: equal configurations give equal text. */
    public String render() {
        return render(config.root());
    }

    /** The merged configuration with its substitutions, which then have their full paths. */
    public String renderUnresolved() {
        return full(render(unresolved.root()));
    }

    /**
     * As {@link #renderUnresolved()}, to be composed again: what is computed from this moment or this composition is there as
     * its value.
     */
    public String renderSnapshot() {
        return resolvers.settledIn(renderUnresolved());
    }

    /**
     * What is at {@code path} alone: an object as {@link #render()} or {@link #renderUnresolved()} shows it, under a line that
     * names the path, and a value by itself.
     *
     * @throws UserError if there is nothing
     */
    public String render(String path, boolean resolved) {
        if (has(path) && (config.getIsNull(path) || !(config.getValue(path) instanceof ConfigObject))) {
            return config.getIsNull(path) ? "null\n" : config.getValue(path).unwrapped() + "\n";
        }
        String head = "# @package " + path + "\n";
        ConfigObject object = object(path);
        try {
            return head + (resolved ? render(object) : full(render(unresolved.getObject(path))));
        } catch (ConfigException.NotResolved e) {
            return head + render(object); // a substitution stands for the object itself, or for one around it
        }
    }

    private boolean has(String path) {
        try {
            return config.hasPathOrNull(path);
        } catch (ConfigException.BadPath e) {
            throw new UserError(
                    "'" + path + "' is no path: it is keys with dots between them, such as trainer.epochs", e);
        }
    }

    private String full(String hocon) {
        Set<String> packages = sources.stream().map(Source::place).collect(Collectors.toSet());
        return Substitutions.withFullPaths(hocon, config, packages);
    }

    private static String render(ConfigObject object) {
        return object.render(ConfigRenderOptions.defaults()
                .setOriginComments(false)
                .setComments(false)
                .setJson(false));
    }
}
