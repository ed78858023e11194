package io.mae4j.experiments.describe;

import com.typesafe.config.Config;
import io.mae4j.component.Components;
import io.mae4j.config.ConfigTree;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The part of {@code --help} that is made from the composed configuration: groups with their options, keys with their values. */
public final class ConfigHelp {
    private static final int WIDEST = 44;

    private ConfigHelp() {}

    /**
     * The groups, with the choices of the configuration as the overrides beside {@code --help} make it.
     *
     * @param swept the choices of a sweep, whose groups go with {@code -m} alone; empty for a command that runs once
     */
    public static String groups(Map<String, String> choices, Map<String, String> swept, ConfigTree tree) {
        StringBuilder text = new StringBuilder(
                "\nGroups, chosen by group=option (* is chosen now; +group=option adds one that is not):\n");
        for (String group : tree.groups()) {
            boolean isSwept = swept.containsKey(group);
            String chosen = isSwept ? swept.get(group) : choices.get(group);
            String options = tree.options(group).stream()
                    .map(option -> option.equals(chosen) ? option + "*" : option)
                    .collect(Collectors.joining(", "));
            if (!options.isEmpty()) {
                text.append("  ")
                        .append(chosen == null ? "+" : "")
                        .append(group)
                        .append(isSwept ? " (with -m): " : ": ")
                        .append(options)
                        .append('\n');
            }
        }
        return text.toString();
    }

    /** The keys, with their values. */
    public static String keys(Class<? extends Record> root, Config config, Components components) {
        StringBuilder text = new StringBuilder("\nKeys, changed by key=value, as they are now:\n");
        List<Key> keys = Key.of(root, config, components);
        int width = keys.stream()
                .mapToInt(key -> key.path().length() + key.value().length() + 1)
                .filter(length -> length <= WIDEST)
                .max()
                .orElse(WIDEST);
        keys.forEach(key -> text.append("  ").append(key.line(width)).append('\n'));
        return text.toString();
    }
}
