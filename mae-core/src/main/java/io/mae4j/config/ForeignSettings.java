package io.mae4j.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Settings that files meant for another component than the one that was chosen instead: {@code finetune.conf} sets
 * {@code optimizer.beta2} for AdamW, and {@code optimizer=sgd} has none. They are left out where a choice replaces another, by
 * {@code group=option}, by an {@code override} of a defaults list or by another {@code name}; where the chosen component does not
 * know the key and another one of its contract does; and where neither an override sets it nor a file that knows of the choice:
 * the chosen option's own, and the one that made the choice. Every other unknown key stays, to be refused.
 */
final class ForeignSettings {
    private static final String NAME = "name";

    private final Map<String, Set<String>> replaced; // paths of components: the files that know of the choice

    /** @param replaced of each path where another option was chosen, the files that know of it */
    ForeignSettings(Map<String, Set<String>> replaced) {
        this.replaced = new TreeMap<>(replaced);
    }

    /** Notes the components that {@code file} gave another name when it was merged. */
    void note(ConfigObject before, ConfigObject after, String file) {
        note("", before, after, file);
    }

    private void note(String path, ConfigObject before, ConfigObject after, String file) {
        try {
            if (!path.isEmpty()
                    && isNamed(before)
                    && isNamed(after)
                    && !before.get(NAME).equals(after.get(NAME))) {
                replaced.put(path, Set.of(file));
            }
            for (String key : before.keySet()) {
                if (before.get(key) instanceof ConfigObject was && after.get(key) instanceof ConfigObject is) {
                    note(Where.path(path, key), was, is, file);
                }
            }
        } catch (ConfigException.NotResolved e) {
            return; // a substitution stands for the object
        }
    }

    private static boolean isNamed(ConfigObject object) {
        return object.get(NAME) != null;
    }

    /** The paths of those in {@code config}, each with where it is set. Components are only asked for where one was replaced. */
    Map<String, String> in(Config config, Supplier<Components> components) {
        Map<String, String> found = new TreeMap<>();
        if (replaced.isEmpty()) {
            return found;
        }
        List<ComponentDefinition<?>> all = components.get().definitions();
        replaced.forEach((path, files) -> {
            List<ComponentDefinition<?>> choices =
                    all.stream().filter(d -> d.group().equals(path)).toList();
            if (!choices.isEmpty() && config.hasPath(path) && config.getValue(path) instanceof ConfigObject node) {
                find(path, node, choices, files, found);
            }
        });
        return found;
    }

    private static void find(
            String path,
            ConfigObject node,
            List<ComponentDefinition<?>> choices,
            Set<String> files,
            Map<String, String> found) {
        String name =
                node.get(NAME) == null ? "" : String.valueOf(node.get(NAME).unwrapped());
        Map<Boolean, Set<String>> known = choices.stream()
                .collect(Collectors.partitioningBy(
                        d -> d.name().equals(name),
                        Collectors.flatMapping(
                                d -> Parameter.of(d.config()).stream().map(Parameter::name), Collectors.toSet())));
        boolean exists = choices.stream().anyMatch(d -> d.name().equals(name));
        node.forEach((key, value) -> {
            boolean isForeign =
                    !known.get(true).contains(key) && known.get(false).contains(key);
            if (exists && isForeign && !isMeant(value, files)) {
                found.put(path + "." + ConfigUtil.joinPath(key), Where.of(value));
            }
        });
    }

    // by an override, perhaps of a part of it, or by a file that knows of the choice
    private static boolean isMeant(ConfigValue value, Set<String> files) {
        String origin = value.origin().description();
        return origin.contains(ConfigOverride.ORIGIN) || files.stream().anyMatch(file -> origin.contains(file + ": "));
    }
}
