package io.mae4j.experiments.describe;

import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.component.MaePlugin;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Where a configuration comes from: {@code --info}. */
public enum ConfigInfo {
    /** All of the others. */
    ALL,
    /** The primary configuration, the overrides and the choices. */
    CONFIG,
    /** The files in the order in which they were merged. */
    DEFAULTS,
    /** Which defaults list has which entry. */
    DEFAULTS_TREE,
    /** The jars and folders that plugins came from, and what they register. */
    PLUGINS,
    /** The places where files are looked for. */
    SEARCHPATH;

    /** As it is written: {@code defaults-tree}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Several lines. */
    public String of(Compose compose, Composed composed) {
        return switch (this) {
            case ALL ->
                List.of(CONFIG, SEARCHPATH, DEFAULTS_TREE, DEFAULTS, PLUGINS).stream()
                        .map(info -> info.of(compose, composed))
                        .collect(Collectors.joining("\n"));
            case CONFIG -> config(composed);
            case DEFAULTS ->
                section(
                        "Files, in the order in which they are merged",
                        composed.sources().stream().map(Object::toString).toList());
            case DEFAULTS_TREE ->
                section(
                        "Defaults tree",
                        compose.defaultsTree().toString().lines().toList());
            case PLUGINS -> section("Plugins", plugins());
            case SEARCHPATH ->
                section(
                        "Search path, the first place that has a file wins",
                        compose.tree().searchPath());
        };
    }

    private static String config(Composed composed) {
        StringJoiner choices = new StringJoiner(", ");
        composed.choices().forEach((group, option) -> choices.add(group + "=" + option));
        List<String> lines = new ArrayList<>(List.of(
                "name       " + composed.primary(),
                "overrides  " + String.join(" ", composed.overrides()),
                "choices    " + choices));
        if (!composed.leftOut().isEmpty()) {
            lines.add("left out   " + String.join(", ", composed.leftOut()) + ": not for what is chosen");
        }
        return section("Configuration", lines);
    }

    private static List<String> plugins() {
        Map<String, StringJoiner> byPlace = new TreeMap<>();
        for (MaePlugin plugin : Components.plugins()) {
            byPlace.computeIfAbsent(place(plugin.getClass()), p -> new StringJoiner(", "))
                    .add(plugin.getClass().getName());
        }
        Map<String, StringJoiner> components = new TreeMap<>();
        for (ComponentDefinition<?> definition : Components.discover().definitions()) {
            components
                    .computeIfAbsent(place(definition.implementation()), p -> new StringJoiner(", "))
                    .add(definition.group() + "=" + definition.name());
        }
        return byPlace.entrySet().stream()
                .map(entry -> entry.getKey() + ": " + entry.getValue() + ": "
                        + components.getOrDefault(entry.getKey(), new StringJoiner(", ")))
                .toList();
    }

    private static String place(Class<?> type) {
        return CodePlace.of(type).map(Path::getFileName).map(Path::toString).orElse("?");
    }

    private static String section(String title, List<String> lines) {
        return lines.stream().map(line -> "  " + line + "\n").collect(Collectors.joining("", title + "\n", ""));
    }
}
