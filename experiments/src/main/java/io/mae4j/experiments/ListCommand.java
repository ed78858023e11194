package io.mae4j.experiments;

import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.config.Compose;
import io.mae4j.config.ConfigTree;
import io.mae4j.config.Parameter;
import io.mae4j.config.RecordBinder;
import io.mae4j.experiments.describe.Leaf;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows what can be chosen: every component with its parameters, and every configuration group with its options. */
@Command(
        name = "list",
        description = "Shows every component with its parameters, and every configuration group.",
        mixinStandardHelpOptions = true)
final class ListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter out = spec.commandLine().getOut();
        out.println("Components, chosen by <group>.name, and their parameters");
        for (ComponentDefinition<?> definition : Components.discover().definitions()) {
            out.printf(Locale.ROOT, "%n  %s %s: %s%n", definition.group(), definition.name(), definition.description());
            String path = definition.group() + (definition.isOneOfMany() ? ".<yours>." : ".");
            Leaf.of(path, definition.config()).forEach(leaf -> out.println("    " + describe(leaf)));
            RecordBinder.wrongDefaults(definition.config(), definition.group())
                    .forEach(line -> out.println("    a default that will not do: " + line));
        }
        out.printf(Locale.ROOT, "%nConfiguration groups, chosen by <group>=<option>%n%n");
        ConfigTree tree = Compose.of("pretrain").tree();
        for (String group : tree.groups()) {
            if (!group.startsWith(Recipe.GROUP)) {
                out.println("  " + group + "=" + String.join("|", tree.options(group)));
            }
        }
        out.println("  experiment=..., a complete setting, such as a row of one of the paper's tables: mae recipes");
        out.printf(Locale.ROOT, "%nOther keys of mae pretrain are shown by mae pretrain --cfg job.%n");
        out.flush();
        return 0;
    }

    // mask.ratio=0.75 (number in (0, 1)): share of patches that are hidden
    private static String describe(Leaf leaf) {
        Parameter parameter = leaf.parameter();
        String range = parameter.range().isEmpty() ? "" : " " + parameter.range();
        String doc = parameter.doc().isEmpty() ? "" : ": " + parameter.doc();
        return leaf.path() + parameter.defaultText().map(text -> "=" + text).orElse("") + " (" + parameter.type()
                + range + ")" + doc;
    }
}
