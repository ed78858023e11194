package io.mae4j.experiments;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.config.Compose;
import io.mae4j.config.Nearest;
import io.mae4j.experiments.describe.CompletionTable;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Completion for a shell: {@code source <(./mae completion bash)}. */
@Command(
        name = "completion",
        description = "Prints what a shell needs to complete commands, groups, options and keys:"
                + " source <(./mae completion bash), or zsh.",
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
            Compose compose = Compose.of(composed.primary());
            table.add(names, composed.root(), config(compose), compose.tree(), Components.discover());
        }
        command.getSubcommands().forEach((name, sub) -> add(table, sub, (names + " " + name).strip()));
    }

    /** Empty where something must be given first: then there are the keys of the record and of all components. */
    private static Config config(Compose compose) {
        try {
            return compose.compose().config();
        } catch (UserError e) {
            return ConfigFactory.empty();
        }
    }

    private static String launcher() {
        return Path.of(System.getProperty("mae.home", ""), "mae")
                .toAbsolutePath()
                .toString();
    }

    private String script() {
        try (InputStream in = CompletionCommand.class.getResourceAsStream("completion." + shell)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
