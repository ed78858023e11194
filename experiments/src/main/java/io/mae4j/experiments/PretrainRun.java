package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.train.checkpoint.Checkpoint;
import io.mae4j.train.checkpoint.CheckpointFolder;
import io.mae4j.train.run.Provenance;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.tracking.RunStart;
import io.mae4j.train.tracking.TrackedRun;
import io.mae4j.train.tracking.Tracker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a pre-training run begins or goes on. Everything that can be checked is checked before anything is written. */
final class PretrainRun {
    private static final Logger LOG = LoggerFactory.getLogger(PretrainRun.class);
    private static final String TRACKER_ID = "tracker-run-id.txt";

    private PretrainRun() {}

    /** Starts a run in a folder of its own; returns the exit code. */
    static int start(Composed composed, PrintWriter out) {
        PretrainSetup setup = PretrainSetup.of(composed).fitted();
        try (TrainingProgram program = setup.compile();
                Tracker tracker = setup.parts().create(Tracker.class)) {
            PretrainConfig config = setup.config();
            Provenance provenance = setup.provenance();
            RunFolder folder = RunFolder.create(config.runs(), config.name(), LocalDateTime.now(), composed);
            try (TrackedRun tracked = started(tracker, folder, config.name(), provenance)) {
                folder.write(TRACKER_ID, tracked.id() + "\n");
                folder.write("provenance.json", provenance.json());
                tracked.params(ResumedConfig.flat(composed.config()));
                return new PretrainSession(setup, folder, tracked, provenance, out).train(program, Optional.empty());
            }
        }
    }

    /** Continues a run in its folder; returns the exit code. */
    static int resume(ResumedConfig config, PrintWriter out) {
        RunFolder folder = config.folder();
        PretrainSetup unfitted = PretrainSetup.of(config.composed());
        Checkpoint checkpoint = checkpoint(folder, unfitted);
        PretrainSetup setup = unfitted.restored(checkpoint.weights());
        if (!Provenance.dataOf(folder).equals(setup.data().fingerprint())) {
            throw new UserError(setup.data().name() + " has changed since the run " + folder
                    + " began: the same pictures are needed to go on");
        }
        try (TrainingProgram program = setup.compile();
                Tracker tracker = setup.parts().create(Tracker.class)) {
            checkpoint.resume(program);
            try (TrackedRun tracked = tracker.resume(folder.read(TRACKER_ID).strip(), folder.path())) {
                folder.resumedWith(config.composed());
                config.warnings().forEach(LOG::warn);
                return new PretrainSession(setup, folder, tracked, setup.provenance(), out)
                        .train(program, Optional.of(checkpoint));
            }
        }
    }

    /** The last checkpoint of a run. */
    static Checkpoint checkpoint(RunFolder folder, PretrainSetup setup) {
        Path checkpoints = folder.checkpoints();
        return new CheckpointFolder(checkpoints, setup.trainer().keep())
                .latest(LOG::warn)
                .orElseThrow(
                        () -> new UserError(checkpoints + " holds no checkpoint: the run stopped before its first"));
    }

    private static TrackedRun started(Tracker tracker, RunFolder folder, String name, Provenance provenance) {
        try {
            return tracker.start(RunStart.of(name, folder.path())
                    .tag("mlflow.source.git.commit", provenance.gitCommit())
                    .tag("mae.data", provenance.data())
                    .tag("mae.engine", provenance.engine()));
        } catch (UserError e) {
            folder.discard();
            throw e;
        }
    }
}
