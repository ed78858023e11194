package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.train.CheckpointListener;
import io.mae4j.train.HeldOutListener;
import io.mae4j.train.StopSignal;
import io.mae4j.train.TrainerConfig;
import io.mae4j.train.TrainingFailure;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.TrainingListener.Outcome;
import io.mae4j.train.checkpoint.Checkpoint;
import io.mae4j.train.checkpoint.CheckpointFolder;
import io.mae4j.train.progress.Progress;
import io.mae4j.train.run.MetricHistory;
import io.mae4j.train.run.Provenance;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.run.RunMetrics;
import io.mae4j.train.run.Summary;
import io.mae4j.train.run.Summary.Status;
import io.mae4j.train.tracking.RunStart;
import io.mae4j.train.tracking.RunStatus;
import io.mae4j.train.tracking.TrackedRun;
import io.mae4j.train.tracking.Tracker;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One pre-training run, from the making of its folder to its summary. */
final class PretrainRun {
    private static final Logger LOG = LoggerFactory.getLogger(PretrainRun.class);
    private static final String TRACKER_ID = "tracker-run-id.txt";

    private final PretrainSetup setup;
    private final Composed composed;
    private final RunFolder folder;
    private final TrackedRun tracked;
    private final PrintStream out;
    private final Summary summary;
    private final long startNanos = System.nanoTime();
    private final double secondsBefore;

    private PretrainRun(PretrainSetup setup, Composed composed, RunFolder folder, TrackedRun tracked, PrintStream out) {
        this.setup = setup;
        this.composed = composed;
        this.folder = folder;
        this.tracked = tracked;
        this.out = out;
        this.summary = Summary.of(folder, "pretrain");
        this.secondsBefore = summary.number("wallSeconds");
    }

    /** Starts a run; returns the exit code. Everything that can be checked is checked before its folder is made. */
    static int start(Composed composed, PrintStream out) {
        PretrainSetup setup = PretrainSetup.of(composed);
        try (TrainingProgram program = setup.compile();
                Tracker tracker = setup.parts().create(Tracker.class)) {
            PretrainConfig config = setup.config();
            RunFolder folder = RunFolder.create(config.runs(), config.name(), LocalDateTime.now(), composed);
            Provenance provenance = setup.provenance();
            try (TrackedRun tracked = started(tracker, folder, config.name(), provenance)) {
                folder.write(TRACKER_ID, tracked.id() + "\n");
                folder.write("provenance.json", provenance.json());
                tracked.params(ResumedConfig.flat(composed.config()));
                PretrainRun run = new PretrainRun(setup, composed, folder, tracked, out);
                return run.train(program, Optional.empty());
            }
        }
    }

    /** Continues a run in its folder; returns the exit code. */
    static int resume(ResumedConfig config, PrintStream out) {
        RunFolder folder = config.folder();
        config.warnings().forEach(warning -> LOG.warn("{}", warning));
        PretrainSetup setup = PretrainSetup.of(config.composed());
        Path checkpoints = folder.checkpoints();
        Checkpoint checkpoint = new CheckpointFolder(checkpoints, setup.trainer().keep())
                .latest(LOG::warn)
                .orElseThrow(() -> new UserError(checkpoints + " holds no checkpoint: the run has nothing to go on from"));
        if (!Provenance.dataOf(folder).equals(setup.data().fingerprint())) {
            throw new UserError(setup.data().name() + " has changed since the run " + folder
                    + " began: the same pictures are needed to go on");
        }
        try (TrainingProgram program = setup.compile();
                Tracker tracker = setup.parts().create(Tracker.class)) {
            checkpoint.resume(program);
            try (TrackedRun tracked = tracker.resume(folder.read(TRACKER_ID).strip(), folder.path())) {
                folder.resumedWith(config.composed());
                PretrainRun run = new PretrainRun(setup, config.composed(), folder, tracked, out);
                return run.train(program, Optional.of(checkpoint));
            }
        }
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

    private int train(TrainingProgram program, Optional<Checkpoint> from) {
        long firstStep = from.map(c -> c.state().step()).orElse(0L);
        TrainerConfig trainer = setup.trainer();
        try (RunLog log = new RunLog(folder.file("run.log"));
                StopSignal stop = new StopSignal(() -> out.println("\nstopping after this step; again to stop at once"));
                MetricHistory history = MetricHistory.from(folder.file("metrics.jsonl"), firstStep)) {
            CheckpointListener checkpoints = new CheckpointListener(
                    new CheckpointFolder(folder.checkpoints(), trainer.keep()),
                    program,
                    setup.plan(),
                    epoch -> trainer.due(trainer.checkpointEvery(), epoch),
                    CheckpointListener.run(trainer.seed(), composed.render(), setup.provenance().values()),
                    from);
            try {
                announce(program, firstStep);
                summary.write(Status.RUNNING);
                RunMetrics metrics = new RunMetrics(history, tracked, summary);
                Progress progress = new Progress(setup.plan(), out, Terminal.isThere());
                List<TrainingListener> listeners = new ArrayList<>(List.of(metrics, progress));
                if (setup.data().heldOut().size() > 0) {
                    listeners.add(new HeldOutListener(
                            setup.heldOutLoss(),
                            program,
                            epoch -> trainer.due(trainer.heldOutEvery(), epoch),
                            metrics));
                }
                listeners.add(checkpoints);
                Outcome outcome = setup.pretraining(program).run(firstStep, listeners, stop);
                if (outcome == Outcome.INTERRUPTED) {
                    return interrupted(checkpoints);
                }
                end(Status.FINISHED, RunStatus.FINISHED);
                out.println("run folder  " + folder);
                return 0;
            } catch (TrainingFailure e) {
                end(Status.FAILED, RunStatus.FAILED);
                throw new TrainingFailure(e.getMessage() + "; last good checkpoint: "
                        + checkpoints.last().map(c -> c.folder().toString()).orElse("none"));
            } catch (RuntimeException | Error e) {
                LOG.error("the run failed", e);
                end(Status.FAILED, RunStatus.FAILED);
                throw e;
            }
        }
    }

    private int interrupted(CheckpointListener checkpoints) {
        end(Status.INTERRUPTED, RunStatus.KILLED);
        out.println("interrupted after step " + checkpoints.last().orElseThrow().state().step() + "; to go on: mae pretrain resume="
                + folder);
        return StopSignal.EXIT_CODE;
    }

    private void announce(TrainingProgram program, long firstStep) {
        String line = String.format(
                "%s: %,d pictures of %s, %,d held out; %,d parameters; %s",
                setup.data().name(),
                setup.data().train().size(),
                setup.data().shape(),
                setup.data().heldOut().size(),
                program.graph().parameterCount(false),
                setup.engine().describe());
        LOG.info(line);
        out.println(line);
        out.println((firstStep == 0 ? "run folder  " : "continued at step " + firstStep + "  ") + folder);
    }

    private void end(Status status, RunStatus trackedStatus) {
        summary.fact("wallSeconds", secondsBefore + (System.nanoTime() - startNanos) * 1e-9);
        Path file = summary.write(status);
        tracked.artifact(file, "");
        tracked.finish(trackedStatus);
    }
}
