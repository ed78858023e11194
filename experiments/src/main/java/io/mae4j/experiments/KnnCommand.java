package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.experiments.run.ResumedConfig;
import io.mae4j.experiments.run.TrainingRun;
import io.mae4j.experiments.task.KnnCheckpoint;
import io.mae4j.experiments.task.KnnConfig;
import io.mae4j.experiments.task.KnnReport;
import io.mae4j.experiments.task.PretrainSetup;
import io.mae4j.file.FolderLock;
import io.mae4j.train.checkpoint.Checkpoint;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.run.Summary;
import io.mae4j.train.tracking.RunStatus;
import io.mae4j.train.tracking.TrackedRun;
import io.mae4j.train.tracking.Tracker;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;

/** Classifies held-out pictures by their nearest neighbours: {@code mae knn run=runs/2026-01-01/10-00-00-pretrain}. */
@Command(
        name = "knn",
        description = "Nearest neighbours on the features of run=<run folder>, and of its encoder untrained;"
                + " or of checkpoint=<any> on data=, for several k=.",
        mixinStandardHelpOptions = true)
final class KnnCommand extends ComposedCommand {
    KnnCommand() {
        super("knn", KnnConfig.class);
    }

    @Override
    List<String> configured() {
        return overridesWithout("run");
    }

    @Override
    public Integer call() {
        Optional<Path> run = folder("run");
        if (run.isEmpty()) {
            return super.call();
        }
        refuseOtherPlaces("run=");
        ResumedConfig config = ResumedConfig.measured(
                run.get(), configured(), " (with checkpoint= in place of run= the keys are those of mae knn --help)");
        if (!showed(config.snapshot(), config.composed())) {
            ofRun(config);
        }
        return 0;
    }

    @Override
    int run(Composed composed) {
        KnnCheckpoint knn = KnnCheckpoint.of(composed);
        int bank = knn.data().train().size();
        knn.accuracies((k, accuracy) -> {
            String all = k > bank ? String.format(Locale.ROOT, " (all %,d training pictures)", bank) : "";
            out().println("kNN top-1  k=" + k + all + "  " + accuracy);
            out().flush();
        });
        return 0;
    }

    private void ofRun(ResumedConfig config) {
        RunFolder folder = config.folder();
        if (!Summary.commandOf(folder).orElse("pretrain").equals("pretrain")) {
            throw new UserError(folder + " is no run of mae pretrain; of others, mae knn checkpoint=" + folder);
        }
        PretrainSetup setup = PretrainSetup.of(config.composed());
        Checkpoint checkpoint = TrainingRun.checkpoint(folder, setup);
        KnnReport report = KnnReport.of(setup, checkpoint.weights(), () -> false);
        out().println(report);
        out().println("checkpoint " + checkpoint.folder());
        try (FolderLock lock = folder.lockIfFree().orElse(null)) {
            if (lock == null) {
                out().println("the run is still going on, and is not told");
                return;
            }
            Summary summary = Summary.of(folder, "pretrain");
            report.metrics().forEach(summary::metric);
            track(setup, folder, checkpoint.state().step(), report.metrics(), summary.status());
            out().println("summary    " + summary.write());
        }
    }

    /** The tracked run gets the points too, and is afterwards what it was before. */
    private static void track(
            PretrainSetup setup, RunFolder folder, long step, Map<String, Double> metrics, Summary.Status status) {
        try (Tracker tracker = setup.parts().create(Tracker.class);
                TrackedRun tracked = tracker.resume(TrainingRun.trackerId(folder), folder.path())) {
            tracked.metrics(metrics, step);
            tracked.finish(
                    switch (status) {
                        case FINISHED -> RunStatus.FINISHED;
                        case FAILED -> RunStatus.FAILED;
                        case RUNNING, INTERRUPTED -> RunStatus.KILLED;
                    });
        }
    }
}
