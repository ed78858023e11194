package io.mae4j.experiments.run;

import io.mae4j.UserError;
import io.mae4j.component.Given;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.file.AtomicFile;
import io.mae4j.train.CheckpointListener;
import io.mae4j.train.StepReport;
import io.mae4j.train.StopSignal;
import io.mae4j.train.TrainerConfig;
import io.mae4j.train.TrainingFailure;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.TrainingListener.Outcome;
import io.mae4j.train.checkpoint.Checkpoint;
import io.mae4j.train.checkpoint.CheckpointFolder;
import io.mae4j.train.progress.Progress;
import io.mae4j.train.run.MetricHistory;
import io.mae4j.train.run.ProcessMemory;
import io.mae4j.train.run.Provenance;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.run.RunMetrics;
import io.mae4j.train.run.Summary;
import io.mae4j.train.run.Summary.Status;
import io.mae4j.train.run.SystemMetrics;
import io.mae4j.train.tracking.RunStatus;
import io.mae4j.train.tracking.TrackedRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The time from a run's beginning, or its going on, to its end: training, what is measured and drawn, and the summary. */
final class TrainingSession {
    private static final String SKIPPED = "skipped.tsv";
    private static final Logger LOG = LoggerFactory.getLogger(TrainingSession.class);

    private final TrainingSetup setup;
    private final RunFolder folder;
    private final TrackedRun tracked;
    private final Provenance provenance;
    private final PrintWriter out;
    private final List<Callback> callbacks;
    private final Summary summary;
    private final double secondsBefore;
    private final long startNanos = System.nanoTime();

    TrainingSession(
            TrainingSetup setup,
            RunFolder folder,
            TrackedRun tracked,
            Provenance provenance,
            PrintWriter out,
            List<Callback> callbacks) {
        this.setup = setup;
        this.folder = folder;
        this.tracked = tracked;
        this.provenance = provenance;
        this.out = out;
        this.callbacks = callbacks;
        this.summary = Summary.of(folder, setup.command());
        this.secondsBefore = summary.number("wallSeconds");
    }

    /** Trains from a checkpoint, whose state {@code program} is in, or from the start; returns the exit code. */
    int train(TrainingProgram program, Optional<Checkpoint> from) {
        long firstStep = from.map(checkpoint -> checkpoint.state().step()).orElse(0L);
        TrainerConfig trainer = setup.trainer();
        try (RunLog log = new RunLog(folder.file("run.log"));
                StopSignal stop =
                        new StopSignal(() -> out.println("\nstopping after this step; again to stop at once"));
                MetricHistory history = MetricHistory.from(folder.file("metrics.jsonl"), firstStep)) {
            CheckpointListener checkpoints = new CheckpointListener(
                    new CheckpointFolder(folder.checkpoints(), trainer.keep(), setup.notes()),
                    program,
                    setup.plan(),
                    epoch -> trainer.due(trainer.checkpointEvery(), epoch),
                    CheckpointListener.run(trainer.seed(), setup.composedText(), provenance.values()),
                    from);
            try {
                ProcessMemory.forgetPeak();
                announce(program, firstStep);
                history.kept().forEach(point -> point.values().forEach(summary::metric));
                summary.write(Status.RUNNING);
                Progress progress = new Progress(setup.plan(), out, Terminal.isThere());
                RunMetrics metrics = new RunMetrics(history, tracked, summary, progress::measured);
                RunRecords records = new RunRecords(folder, tracked, summary, metrics);
                List<TrainingListener> listeners = listeners(program, records, progress, checkpoints);
                Outcome outcome = setup.loop(program).run(firstStep, listeners, stop);
                summary.fact("steps", checkpoints.last().orElseThrow().state().step());
                if (outcome == Outcome.INTERRUPTED || !setup.evaluate(program, records, stop, out)) {
                    return interrupted(checkpoints);
                }
                finished(checkpoints);
                return 0;
            } catch (TrainingFailure e) {
                log.failed(e);
                end(Status.FAILED, RunStatus.FAILED, checkpoints);
                throw new TrainingFailure(e.getMessage() + "; last good checkpoint: "
                        + checkpoints.last().map(c -> c.folder().toString()).orElse("none"));
            } catch (RuntimeException | Error e) {
                log.failed(e);
                end(Status.FAILED, RunStatus.FAILED, checkpoints);
                throw e;
            }
        }
    }

    private List<TrainingListener> listeners(
            TrainingProgram program, RunRecords records, Progress progress, CheckpointListener checkpoints) {
        List<TrainingListener> listeners = new ArrayList<>(
                List.of(records.metrics(), progress, new SystemMetrics(tracked, progress::imagesPerSecond)));
        listeners.addAll(setup.listeners(program, records));
        listeners.add(new Costs(progress));
        callbacks.forEach(
                callback -> listeners.add(Given.some(callback, "callback", callback.begun(setup, program, records))));
        listeners.add(checkpoints); // last: what was measured up to a checkpoint is on the disk when it is
        return listeners;
    }

    private int interrupted(CheckpointListener checkpoints) {
        end(Status.INTERRUPTED, RunStatus.KILLED, checkpoints);
        out.println("interrupted after step "
                + checkpoints.last().orElseThrow().state().step() + "; to go on: mae " + setup.command() + " resume="
                + folder);
        return StopSignal.EXIT_CODE;
    }

    // one folder for all of a run's checkpoints: the tracker has the last one
    private void keep(Path checkpoint) {
        try (Stream<Path> files = Files.list(checkpoint)) {
            files.sorted().forEach(file -> tracked.artifact(file, "checkpoint"));
        } catch (IOException e) {
            throw new UserError("cannot read " + checkpoint + ": " + AtomicFile.reason(e), e);
        }
    }

    private void announce(TrainingProgram program, long firstStep) {
        String line = String.format(
                Locale.ROOT,
                "%s: %,d pictures of %s, %,d held out; %,d parameters; %s",
                setup.data().name(),
                setup.data().train().size(),
                setup.data().shape(),
                setup.data().heldOut().size(),
                program.graph().parameterCount(false),
                setup.engine().describe());
        LOG.info(line);
        out.println(line);
        out.println((firstStep == 0 ? "run        " : "going on after step " + firstStep + " of ") + folder);
    }

    /** Notes what the run has cost so far, on the disk before the checkpoint is: a run that is killed goes on with it. */
    private final class Costs implements TrainingListener {
        private final Progress progress;

        Costs(Progress progress) {
            this.progress = progress;
        }

        @Override
        public void epochEnded(int epoch, StepReport last) {
            if (setup.trainer().due(setup.trainer().checkpointEvery(), epoch)) {
                note();
            }
        }

        @Override
        public void stopped(long steps, Outcome outcome) {
            note();
        }

        private void note() {
            if (!Double.isNaN(progress.imagesPerSecond())) {
                summary.fact("imagesPerSecond", progress.imagesPerSecond());
                summary.fact("dataWaitShare", progress.waitedShare());
            }
            noteTime();
            summary.write();
        }
    }

    private void noteTime() {
        summary.fact("wallSeconds", secondsBefore + (System.nanoTime() - startNanos) * 1e-9);
    }

    private void finished(CheckpointListener checkpoints) {
        end(Status.FINISHED, RunStatus.FINISHED, checkpoints);
        Double heldOut = summary.metrics().get("test.loss");
        if (heldOut != null) {
            out.println(String.format(Locale.ROOT, "held out   loss %.4f", heldOut));
        }
        summary.lastPicture().ifPresent(picture -> out.println("pictures   " + picture));
        out.println("summary    " + folder.file("summary.json"));
        out.println("tracked    " + tracked.where());
    }

    // with those that the run met before it was interrupted
    private String skipped() {
        TreeSet<String> lines = new TreeSet<>();
        if (Files.exists(folder.file(SKIPPED))) {
            folder.read(SKIPPED).lines().forEach(lines::add);
        }
        setup.data().corrupt().list().lines().forEach(lines::add);
        return String.join("\n", lines) + "\n";
    }

    private void end(Status status, RunStatus trackedStatus, CheckpointListener checkpoints) {
        int corrupt = setup.data().corrupt().count();
        if (corrupt > 0) {
            summary.fact("corruptPictures", corrupt);
            folder.write(SKIPPED, skipped());
            out.println(corrupt + " pictures could not be read and were skipped: " + folder.file(SKIPPED));
        }
        ProcessMemory.peak().ifPresent(bytes -> summary.fact("peakMemoryBytes", bytes));
        noteTime();
        tracked.artifact(summary.write(status), "");
        folder.descriptions().forEach(file -> tracked.artifact(file, ""));
        checkpoints.last().ifPresent(checkpoint -> keep(checkpoint.folder()));
        tracked.finish(trackedStatus);
    }
}
