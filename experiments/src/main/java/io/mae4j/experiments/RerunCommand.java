package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.config.ConfigTree;
import io.mae4j.experiments.evaluate.EvaluateJobs;
import io.mae4j.experiments.evaluate.EvaluateSetup;
import io.mae4j.experiments.evaluate.EvaluationRun;
import io.mae4j.experiments.model.MissingPlugin;
import io.mae4j.experiments.run.TrainingRun;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.experiments.task.PretrainConfig;
import io.mae4j.experiments.task.TrainingTasks;
import io.mae4j.train.run.Provenance;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.run.Summary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;

/** Runs again what a run folder's snapshot says: {@code mae rerun runs/2026-01-01/10-00-00-pretrain}. */
@Command(
        name = "rerun",
        description = "Runs a run's configuration again, from its folder alone, and says what has changed since:"
                + " mae rerun runs/<date>/<run> [key=value ...].",
        mixinStandardHelpOptions = true)
final class RerunCommand extends ComposedCommand {
    private static final Map<String, String> COMPARED = Map.of(
            "gitCommit", "the commit of mae4j's sources",
            "version", "mae4j's version",
            "data", "the data",
            "engine", "the engine",
            "java", "Java",
            "os", "the operating system");

    RerunCommand() {
        super("pretrain", PretrainConfig.class); // for help alone
    }

    @Override
    List<String> configured() {
        return List.of(); // the run's folder says what the configuration is
    }

    @Override
    public Integer call() {
        refuseOtherPlaces("rerun");
        RunFolder folder = before();
        List<String> changes = overrides().subList(1, overrides().size());
        Compose compose =
                Compose.of(RunFolder.CONFIG).in(ConfigTree.of(folder.path())).with(changes);
        Composed composed = compose.compose();
        MissingPlugin.check(folder, composed.config(), changes);
        if (showed(compose, composed)) {
            return 0;
        }
        // for the record: the snapshot has them in it already
        List<String> all = new ArrayList<>(folder.overrides());
        all.addAll(changes);
        return run(composed.withOverrides(all));
    }

    private RunFolder before() {
        String word = overrides().isEmpty() ? "" : overrides().get(0);
        if (word.isEmpty() || word.contains("=") && !Files.isDirectory(Path.of(word))) {
            throw new UserError("which run? mae rerun runs/<date>/<run>");
        }
        return RunFolder.open(Path.of(word));
    }

    @Override
    int run(Composed composed) {
        RunFolder folder = before();
        String command = Summary.commandOf(folder)
                .orElseThrow(() -> new UserError(folder + " has no summary.json: the run stopped before it began"));
        if (command.equals(EvaluateJobs.NAME)) {
            EvaluateSetup setup = EvaluateSetup.of(composed);
            warn(folder, setup.provenance());
            return EvaluationRun.start(setup, out());
        }
        TrainingSetup setup = TrainingTasks.named(command)
                .orElseThrow(
                        () -> new UserError(folder + " is a run of mae " + command + ", which cannot be run again"))
                .setup(composed)
                .fitted();
        warn(folder, setup.provenance());
        return TrainingRun.start(setup, out());
    }

    private void warn(RunFolder folder, Provenance now) {
        warnings(Provenance.valuesOf(folder), now.values())
                .forEach(warning -> spec.commandLine().getErr().println("mae: warning: " + warning));
    }

    /** What differs between the runs, a line each. */
    static List<String> warnings(Map<String, String> then, Map<String, String> now) {
        List<String> warnings = new ArrayList<>();
        COMPARED.keySet().stream().sorted().forEach(key -> {
            String old = then.getOrDefault(key, "unknown");
            if (!old.equals(now.get(key))) {
                warnings.add(COMPARED.get(key) + " differs: it was " + old + ", and is " + now.get(key));
            }
        });
        if ("true".equals(then.get("gitDirty"))) {
            warnings.add(
                    "the run's sources had changes that were not committed: they cannot be had again from its commit");
        }
        if ("true".equals(now.get("gitDirty"))) {
            warnings.add("the sources have changes now that are not committed");
        }
        return warnings;
    }
}
