package io.mae4j.experiments.model;

import com.typesafe.config.Config;
import io.mae4j.UserError;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.config.ConfigOverride;
import io.mae4j.train.run.Provenance;
import io.mae4j.train.run.RunFolder;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/** What was made with a plugin needs it again: without it a component that nobody mistyped is unknown. */
public final class MissingPlugin {
    private MissingPlugin() {}

    /**
     * Checks that the components are there that a run's configuration names.
     *
     * @param overrides of that configuration now; a component that one of them is about is not the run's
     * @throws UserError if one is not
     */
    public static void check(RunFolder run, Config config, List<String> overrides) {
        List<String> keys = overrides.stream()
                .map(override -> ConfigOverride.parse(override).key() + ".")
                .toList();
        boolean begun = Files.isRegularFile(run.provenance());
        check(
                run,
                config,
                group -> keys.stream().noneMatch(key -> key.startsWith(group + ".")),
                begun ? Provenance.valuesOf(run) : Map.of());
    }

    /** As {@link #check(RunFolder, Config, List)}, of anything that was made with a configuration, and of some groups. */
    static void check(Object made, Config config, Predicate<String> groups, Map<String, String> provenance) {
        Map<String, Set<String>> known = new TreeMap<>();
        for (ComponentDefinition<?> definition : Components.discover().definitions()) {
            known.computeIfAbsent(definition.group(), group -> new TreeSet<>()).add(definition.name());
        }
        known.keySet().removeIf(group -> !groups.test(group) || !config.hasPath(group + ".name"));
        known.forEach((group, names) -> {
            String name = config.getString(group + ".name");
            if (!names.contains(name)) {
                List<String> jars = missing(provenance.getOrDefault("plugins", ""));
                throw new UserError(made + " was made with " + group + ".name=" + name + ", which is not there; "
                        + (jars.isEmpty()
                                ? "if a plugin has it, put that in plugins/ or name it in MAE_PLUGINS"
                                : "it had the plugin " + String.join(" and ", jars)
                                        + ": put it in plugins/ or name it in MAE_PLUGINS"));
            }
        });
    }

    private static List<String> missing(String plugins) {
        Collection<String> here = Set.of(Provenance.plugins().split(", "));
        return Arrays.stream(plugins.split(", "))
                .filter(jar -> !jar.isEmpty() && !here.contains(jar))
                .toList();
    }
}
