package io.mae4j.experiments;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.config.ConfigTree;
import io.mae4j.config.Nearest;
import io.mae4j.experiments.describe.CompletionTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Completion for a shell: {@code eval "$(./mae completion bash)"}. */
@Command(
        name = "completion",
        description = "Prints what a shell needs to complete commands, groups, options and keys:"
                + " eval \"$(./mae completion bash)\", or zsh.",
        mixinStandardHelpOptions = true)
final class CompletionCommand implements Callable<Integer> {
    private static final List<String> SHELLS = List.of("bash", "zsh");
    private static final String TABLE = "table";

    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "bash|zsh", description = "The shell.")
    private String shell;

    @Override
    public Integer call() {
        if (shell.equals(TABLE)) {
            CompletionTable table = new CompletionTable();
            add(table, spec.root().commandLine(), "");
            spec.commandLine().getOut().print(table);
        } else if (SHELLS.contains(shell)) {
            spec.commandLine().getOut().print(script().replace("@MAE@", launcher()));
        } else {
            throw new UserError("there is no completion for " + shell + Nearest.hint(shell, SHELLS));
        }
        spec.commandLine().getOut().flush();
        return 0;
    }

    private void add(CompletionTable table, CommandLine command, String names) {
        table.add(command, names);
        if (command.getCommand() instanceof ComposedCommand composed && !(composed instanceof RerunCommand)) {
            add(table, names, composed);
        }
        command.getSubcommands().forEach((name, sub) -> add(table, sub, (names + " " + name).strip()));
    }

    // where something must be given first, there are all groups, and the keys of the record and of all components
    private static void add(CompletionTable table, String names, ComposedCommand command) {
        Compose compose = Compose.of(command.configuration());
        ConfigTree tree = compose.tree();
        Config config = ConfigFactory.empty();
        Set<String> groups = new TreeSet<>(tree.groups());
        groups.removeIf(group -> group.contains("/"));
        try {
            Composed composed = compose.compose();
            config = composed.config();
            groups.retainAll(composed.choices().keySet());
        } catch (UserError e) {
            // as it is
        }
        if (SweepCommand.swept().contains(names)) {
            groups.addAll(List.of("sweeper", "launcher"));
        }
        table.add(names, command.root(), groups, config, tree, Components.discover());
    }

    // as a shell reads it, whatever the folder is called
    private static String launcher() {
        Path mae = Path.of(System.getProperty("mae.home", ""), "mae").toAbsolutePath();
        return "'" + mae.toString().replace("'", "'\\''") + "'";
    }

    private String script() {
        try (InputStream in = CompletionCommand.class.getResourceAsStream("completion." + shell)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
