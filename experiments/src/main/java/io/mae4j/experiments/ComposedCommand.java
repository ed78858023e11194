package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.config.Composed;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands have in common that take overrides. */
abstract class ComposedCommand {
    @Spec
    CommandSpec spec;

    @Parameters(
            paramLabel = "key=value",
            arity = "0..*",
            description = "Overrides: group=option (model=vit_tiny), key=value (mask.ratio=0.6), +key=value, ~key.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-c", "--cfg"},
            paramLabel = "job",
            description = "Prints the configuration and does nothing: job.")
    private String shown;

    @Option(names = "--resolve", description = "With --cfg: substitutions replaced by their values.")
    private boolean resolved;

    @Option(
            names = {"-m", "--multirun"},
            description =
                    "Runs a job for each combination of values: -m mask.ratio=0.25,0.5,0.75 trainer.seed=range(3).")
    private boolean multirun;

    /** Whether several values make several runs. */
    final boolean isMultirun() {
        return multirun;
    }

    final List<String> overrides() {
        return List.copyOf(arguments);
    }

    /** The overrides but for {@code key=...}, which is not configuration but says what to work on. */
    final List<String> overridesWithout(String key) {
        return arguments.stream().filter(a -> !a.startsWith(key + "=")).toList();
    }

    /** The folder that {@code key=...} names. */
    final Optional<Path> folder(String key) {
        List<String> given =
                arguments.stream().filter(a -> a.startsWith(key + "=")).toList();
        if (given.size() > 1) {
            throw new UserError(key + "= is given " + given.size() + " times; give one run folder");
        }
        return given.stream().map(a -> Path.of(a.substring(key.length() + 1))).findFirst();
    }

    /** Prints the configuration if that was asked for. */
    final boolean showed(Composed composed) {
        if (shown == null) {
            return false;
        }
        if (!shown.equals("job")) {
            throw new UserError("--cfg " + shown + ": there is only the job's configuration: --cfg job");
        }
        out().print(resolved ? composed.render() : composed.renderUnresolved());
        out().flush();
        return true;
    }

    /** Where results go. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
