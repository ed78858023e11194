package io.mae4j.experiments.run;

import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.experiments.model.FrozenWeights;
import io.mae4j.file.FolderLock;
import io.mae4j.train.StepPlan;
import io.mae4j.train.checkpoint.Checkpoint;
import io.mae4j.train.checkpoint.CheckpointFolder;
import io.mae4j.train.run.Provenance;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.tracking.RunStart;
import io.mae4j.train.tracking.TrackedRun;
import io.mae4j.train.tracking.Tracker;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToIntFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How a training run begins or goes on. Everything that can be checked is checked before anything is written. */
public final class TrainingRun {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingRun.class);
    public static final String TRACKER_ID = "tracker-run-id.txt";

    private TrainingRun() {}

    /** Starts a run in a folder of its own; returns the exit code. */
    public static int start(TrainingSetup setup, PrintWriter out) {
        return start(setup, out, Callback.NONE);
    }

    /** Starts a run in a folder of its own that somebody watches; returns the exit code. */
    public static int start(TrainingSetup setup, PrintWriter out, Callback watcher) {
        List<Callback> callbacks = callbacks(setup, watcher);
        try (TrainingProgram program = setup.compile();
                Tracker tracker = setup.parts().create(Tracker.class)) {
            String name = setup.config().name();
            return inNewFolder(
                    setup.config().runs(),
                    name,
                    setup.parts().composed(),
                    folder -> run(setup, program, tracker, folder, RunStart.of(name, folder.path()), out, callbacks));
        }
    }

    private static List<Callback> callbacks(TrainingSetup setup, Callback watcher) {
        List<Callback> callbacks = new ArrayList<>(setup.callbacks());
        callbacks.add(watcher);
        return callbacks;
    }

    /** Runs in a folder of its own, which is removed where no tracker takes the run: there is nothing of it else. */
    public static int inNewFolder(Path runs, String name, Composed composed, ToIntFunction<RunFolder> run) {
        RunFolder folder = RunFolder.create(runs, name, LocalDateTime.now(), composed);
        try {
            return run.applyAsInt(folder);
        } catch (UserError e) {
            try {
                discardIfNotBegun(folder);
            } catch (UserError left) { // what went wrong first is what is said
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    private static void discardIfNotBegun(RunFolder folder) {
        if (Files.notExists(folder.file(TRACKER_ID))
                && new CheckpointFolder(folder.checkpoints(), 1).folders().isEmpty()) {
            folder.discard();
        }
    }

    /** Starts the run of a folder that is there already, with its configuration; returns the exit code. */
    static int start(TrainingSetup setup, RunFolder folder, RunStart start, PrintWriter out, Callback watcher) {
        List<Callback> callbacks = callbacks(setup, watcher);
        try (TrainingProgram program = setup.compile();
                Tracker tracker = setup.parts().create(Tracker.class)) {
            return run(setup, program, tracker, folder, start, out, callbacks);
        }
    }

    private static int run(
            TrainingSetup setup,
            TrainingProgram program,
            Tracker tracker,
            RunFolder folder,
            RunStart start,
            PrintWriter out,
            List<Callback> callbacks) {
        Provenance provenance = setup.provenance();
        setup.frozen().ifPresent(checkpoint -> FrozenWeights.note(folder, checkpoint));
        try (FolderLock lock = folder.lock();
                TrackedRun tracked = started(tracker, start, provenance)) {
            folder.write(TRACKER_ID, tracked.id() + "\n");
            provenance.write(folder);
            tracked.params(ResumedConfig.flat(setup.parts().composed().config()));
            return new TrainingSession(setup, folder, tracked, provenance, out, callbacks)
                    .train(program, Optional.empty());
        }
    }

    /** Continues a run in its folder; returns the exit code. */
    public static int resume(ResumedConfig config, TrainingSetup begun, PrintWriter out) {
        try (FolderLock lock = config.folder().lock()) {
            config.folder().clearUnfinished();
            return goOn(config, begun, out);
        }
    }

    private static int goOn(ResumedConfig config, TrainingSetup begun, PrintWriter out) {
        RunFolder folder = config.folder();
        Checkpoint checkpoint = checkpoints(folder, begun).takeUp(LOG::warn).orElseThrow(() -> none(folder));
        TrainingSetup setup = begun.restored(checkpoint.weights());
        if (!Provenance.dataOf(folder).equals(setup.data().fingerprint())) {
            throw new UserError(setup.data().name() + " has changed since the run " + folder
                    + " began: the same pictures are needed to go on");
        }
        setup.frozen().ifPresent(encoder -> FrozenWeights.same(folder, encoder));
        requireAhead(setup.plan(), checkpoint.state().step(), folder);
        List<Callback> callbacks = setup.callbacks();
        try (TrainingProgram program = setup.compile();
                Tracker tracker = setup.parts().create(Tracker.class)) {
            checkpoint.resume(program);
            try (TrackedRun tracked = tracker.resume(trackerId(folder), folder.path())) {
                folder.resumedWith(config.composed());
                config.warnings().forEach(LOG::warn);
                return new TrainingSession(setup, folder, tracked, setup.provenance(), out, callbacks)
                        .train(program, Optional.of(checkpoint));
            }
        }
    }

    // its configuration would be of fewer steps than its weights have had
    private static void requireAhead(StepPlan plan, long step, RunFolder folder) {
        if (step > plan.steps()) {
            throw new UserError("trainer.epochs is " + plan.epochs() + ", " + plan.steps() + " steps, and the run "
                    + folder + " has taken " + step + "; it must be at least "
                    + ((step - 1) / plan.stepsPerEpoch() + 1));
        }
    }

    /** What the tracker knows a run by. */
    public static String trackerId(RunFolder folder) {
        return folder.read(TRACKER_ID).strip();
    }

    /** The last checkpoint of a run. */
    public static Checkpoint checkpoint(RunFolder folder, TrainingSetup setup) {
        return checkpoints(folder, setup).latest(LOG::warn).orElseThrow(() -> none(folder));
    }

    private static CheckpointFolder checkpoints(RunFolder folder, TrainingSetup setup) {
        return new CheckpointFolder(folder.checkpoints(), setup.trainer().keep());
    }

    private static UserError none(RunFolder folder) {
        return new UserError(folder.checkpoints() + " holds no checkpoint: the run stopped before its first");
    }

    /** Begins the run at the tracker, with where its numbers come from. */
    public static TrackedRun started(Tracker tracker, RunStart start, Provenance provenance) {
        return tracker.start(start.tag("mlflow.source.git.commit", provenance.gitCommit())
                .tag("mae.git.dirty", Boolean.toString(provenance.gitDirty()))
                .tag("mae.data", provenance.data())
                .tag("mae.engine", provenance.engine())
                .tag("mae.version", provenance.version())
                .tag("mae.seed", Long.toString(provenance.seed())));
    }
}
