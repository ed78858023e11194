package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.config.ConfigTree;
import io.mae4j.experiments.describe.ConfigHelp;
import io.mae4j.experiments.describe.ConfigInfo;
import io.mae4j.experiments.describe.JobInfo;
import io.mae4j.experiments.describe.Key;
import io.mae4j.experiments.describe.KnownKeys;
import io.mae4j.experiments.run.Version;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What the commands have in common that take overrides. */
abstract class ComposedCommand implements Callable<Integer> {
    private final String configuration;
    private final Class<? extends Record> root;

    @Spec
    CommandSpec spec;

    @Parameters(
            paramLabel = "key=value",
            arity = "0..*",
            description = "Overrides: group=option (model=vit_tiny), key=value (mask.ratio=0.6), +key=value, ~key.")
    private List<String> arguments = new ArrayList<>();

    @Option(
            names = {"-c", "--cfg"},
            paramLabel = "job|mae|all",
            description = "Prints the configuration and does nothing: job, mae (what Hydra has in hydra), or all.")
    private String shown;

    @Option(names = "--resolve", description = "With --cfg: substitutions replaced by their values.")
    private boolean resolved;

    @Option(
            names = {"-m", "--multirun"},
            description =
                    "Runs a job for each combination of values: -m mask.ratio=0.25,0.5,0.75 trainer.seed=range(3).")
    private boolean multirun;

    @Option(
            names = {"-p", "--package"},
            paramLabel = "path",
            description = "With --cfg: only the object at this path.")
    private String part;

    @Option(
            names = {"-i", "--info"},
            arity = "0..1",
            paramLabel = "all|config|defaults|defaults-tree|plugins|searchpath",
            parameterConsumer = InfoTopic.class,
            description = "Says where the configuration comes from.")
    private ConfigInfo info;

    @Option(
            names = {"-cd", "--config-dir"},
            paramLabel = "folder",
            description =
                    "A folder of configuration files, searched ahead of plugins and of what is built in; may be repeated.")
    private List<Path> folders = new ArrayList<>();

    @Option(
            names = {"-cn", "--config-name"},
            paramLabel = "name",
            description = "The primary configuration, instead of the command's own.")
    private String primary;

    /**
     * A command.
     *
     * @param configuration its own primary configuration
     * @param root the record that this is bound to
     */
    ComposedCommand(String configuration, Class<? extends Record> root) {
        this.configuration = configuration;
        this.root = root;
    }

    final String configuration() {
        return configuration;
    }

    final Class<? extends Record> root() {
        return root;
    }

    /** Prints the configuration, if that was asked for, or else does what the command is there for. */
    @Override
    public Integer call() {
        Composed composed = compose(configured()).compose();
        return showed(composed) ? CommandLine.ExitCode.OK : run(composed);
    }

    /** Does it; gives the exit code. */
    abstract int run(Composed composed);

    /** Whether several values make several runs. */
    final boolean isMultirun() {
        return multirun;
    }

    /**
     * Checks {@code -m} against the rest of the command line.
     *
     * @param swept the commands whose runs can be the jobs of a sweep
     * @throws UserError if it makes no sense here
     */
    final void checkMultirun(List<String> swept) {
        if (!multirun) {
            return;
        } else if (!swept.contains(spec.name())) {
            throw new UserError(spec.qualifiedName() + " runs once: -m goes with mae " + String.join(", mae ", swept));
        } else if (shown != null || info != null) {
            throw new UserError(
                    (shown != null ? "--cfg" : "--info") + " is about one configuration: leave out -m and the sweeps");
        } else if (folder("resume").isPresent()) {
            throw new UserError("resume= goes on with one run, -m begins several: leave out one of them;"
                    + " mae sweep resume goes on with a sweep");
        }
    }

    /** What the flags and overrides compose, but for arguments that are none. */
    final Compose compose(List<String> overrides) {
        Compose compose = Compose.of(primary == null ? configuration : primary)
                .searching(folders.toArray(Path[]::new))
                .with(overrides);
        refuseRecipesOfOthers(compose.tree());
        return compose;
    }

    /** A recipe under another command than its own would be refused for what it sets, or not at all. */
    private void refuseRecipesOfOthers(ConfigTree tree) {
        String key = Recipe.GROUP + "=";
        arguments.stream()
                .filter(argument -> argument.startsWith(key))
                .flatMap(argument -> Stream.of(argument.substring(key.length()).split(",")))
                .flatMap(name -> Recipe.named(name.strip(), tree).stream())
                .forEach(recipe -> recipe.refuseUnder(spec.name()));
    }

    final List<String> overrides() {
        return List.copyOf(arguments);
    }

    /** The overrides that are configuration: all of them, unless a command has arguments of another kind. */
    List<String> configured() {
        return overrides();
    }

    /**
     * Refuses the flags that say where configuration is looked for, where a run's folder has all of it.
     *
     * @param what goes by the folder, for the message: {@code "resume="}
     * @throws UserError if one is given
     */
    final void refuseOtherPlaces(String what) {
        if (primary != null || !folders.isEmpty()) {
            throw new UserError(what + " takes the configuration from the run's folder, and no other: leave out "
                    + (primary != null ? "--config-name" : "--config-dir"));
        }
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
        Optional<String> folder =
                given.stream().map(a -> a.substring(key.length() + 1)).findFirst();
        if (folder.isPresent() && folder.get().isBlank()) {
            throw new UserError(key + "= is empty; it takes a run folder: " + key + "=runs/<date>/<run>");
        }
        try {
            return folder.map(Path::of);
        } catch (InvalidPathException e) {
            throw new UserError(key + "= is no path: " + e.getMessage(), e);
        }
    }

    /**
     * Prints the flags, and the groups and keys of the configuration as the overrides make it; where it lacks something that must be
     * given, or something is wrong with it, that is said in the place of the keys.
     */
    final void help() {
        Compose compose = compose(configured());
        spec.commandLine().usage(out());
        Map<String, String> swept = SweepCommand.swept().contains(spec.name())
                ? Compose.of("sweep").compose().choices()
                : Map.of();
        try {
            Composed composed = compose.compose();
            out().print(ConfigHelp.groups(composed.choices(), swept, compose.tree()));
            out().print(ConfigHelp.keys(root, composed.config(), Components.discover()));
        } catch (UserError e) {
            out().print(ConfigHelp.groups(Map.of(), swept, compose.tree()));
            out().println("\nNot yet a configuration: " + e.getMessage());
        }
        out().flush();
    }

    /** As {@link #showed(Compose, Composed)}, of what the flags and overrides compose. */
    final boolean showed(Composed composed) {
        return showed(compose(configured()), composed);
    }

    /** Prints the configuration or where it comes from, if that was asked for. */
    final boolean showed(Compose compose, Composed composed) {
        if (shown == null && (resolved || part != null)) {
            throw new UserError((resolved ? "--resolve" : "--package") + " goes with --cfg: --cfg job");
        } else if (info != null) {
            out().print(info.of(compose, composed));
        } else if (shown != null) {
            String text = shown(compose, composed);
            KnownKeys.check(composed, Key.of(root, composed.config(), Components.discover()));
            out().print(text);
        } else {
            return false;
        }
        out().flush();
        return true;
    }

    private String shown(Compose compose, Composed composed) {
        Composed about = JobInfo.of(compose, composed, Version.current());
        boolean whole = part == null || part.equals("_global_");
        return switch (shown) {
            case "job" -> text(composed, whole);
            case "mae", "hydra" -> text(about, whole);
            case "all" ->
                whole
                        ? text(composed, true) + text(about, true)
                        : text((part + ".").startsWith(JobInfo.KEY + ".") ? about : composed, false);
            default ->
                throw new UserError(
                        "--cfg " + shown + ": there is no such part of the configuration; known: job, mae, all");
        };
    }

    private String text(Composed composed, boolean whole) {
        if (whole) {
            return resolved ? composed.render() : composed.renderUnresolved();
        }
        return composed.render(part, resolved);
    }

    /** Where results go. */
    final PrintWriter out() {
        return spec.commandLine().getOut();
    }
}
