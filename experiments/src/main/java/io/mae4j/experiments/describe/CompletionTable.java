package io.mae4j.experiments.describe;

import com.typesafe.config.Config;
import io.mae4j.component.Components;
import io.mae4j.config.ConfigTree;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * All that a shell can complete, a line each: the command ({@code bench step}; empty for {@code mae} itself), a tab, the word. The
 * launcher keeps it in a file, so that a press of the tab key starts no JVM.
 */
public final class CompletionTable {
    private final Set<String> lines = new TreeSet<>();

    /** Adds a command with its flags, and its sub-commands' names; {@code names} is empty for the first. */
    public void add(CommandLine command, String names) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden()) {
                List.of(option.names()).forEach(name -> {
                    line(names, name);
                    if (option.paramLabel().contains("|")) {
                        values(option.paramLabel()).forEach(value -> line((names + " " + name).strip(), value));
                    }
                });
            }
        }
        for (PositionalParamSpec parameter : command.getCommandSpec().positionalParameters()) {
            if (parameter.paramLabel().contains("|")) {
                values(parameter.paramLabel()).forEach(value -> line(names, value));
            }
        }
        command.getSubcommands().forEach((name, sub) -> {
            if (!sub.getCommandSpec().usageMessage().hidden()) {
                line(names, name);
            }
        });
    }

    /**
     * Adds groups, with their options, and keys of a composed command; keys are those of all components, chosen or not.
     *
     * @param groups those that it can choose from
     */
    public void add(
            String names,
            Class<? extends Record> root,
            Collection<String> groups,
            Config config,
            ConfigTree tree,
            Components components) {
        List<Key> keys = new ArrayList<>(Key.of(root, config, components));
        for (String group : groups) {
            line(names, group + "=");
            tree.allOptions(group).forEach(option -> line(names, group + "=" + option));
            keys.addAll(Key.ofAll(group, components));
        }
        for (Key key : keys) {
            line(names, key.path() + "=");
            if (key.type().contains("|")) {
                values(key.type()).forEach(value -> line(names, key.path() + "=" + value));
            }
        }
    }

    private static List<String> values(String alternatives) {
        return List.of(alternatives.split("\\|"));
    }

    private void line(String names, String word) {
        lines.add(names + "\t" + word + "\n");
    }

    @Override
    public String toString() {
        return String.join("", lines);
    }
}
