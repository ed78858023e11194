package io.mae4j.experiments.evaluate;

import io.mae4j.UserError;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.engine.Program;
import io.mae4j.eval.robustness.BenchmarkResult;
import io.mae4j.eval.robustness.Part;
import io.mae4j.eval.robustness.PartEvaluation;
import io.mae4j.eval.robustness.PartState;
import io.mae4j.eval.robustness.Results;
import io.mae4j.eval.robustness.Tally;
import io.mae4j.experiments.report.EvaluatedModel;
import io.mae4j.experiments.report.RobustnessReport;
import io.mae4j.experiments.run.RunLog;
import io.mae4j.experiments.run.Terminal;
import io.mae4j.file.AtomicFile;
import io.mae4j.train.StopSignal;
import io.mae4j.train.run.ProcessMemory;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.run.Summary;
import io.mae4j.train.run.Summary.Status;
import io.mae4j.train.tracking.RunStatus;
import io.mae4j.train.tracking.TrackedRun;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The time from an evaluation's beginning, or its going on, to its end. How far each part is lies in the run's folder {@code parts}
 * and is brought up to date every few seconds; parts that are done are not opened again.
 */
final class EvaluationSession {
    private static final String PARTS = "parts";
    private static final String SKIPPED = "skipped.tsv";

    private final EvaluateSetup setup;
    private final RunFolder folder;
    private final TrackedRun tracked;
    private final PrintWriter out;
    private final Summary summary;
    private final double secondsBefore;
    private final long startNanos = System.nanoTime();

    EvaluationSession(EvaluateSetup setup, RunFolder folder, TrackedRun tracked, PrintWriter out) {
        this.setup = setup;
        this.folder = folder;
        this.tracked = tracked;
        this.out = out;
        this.summary = Summary.of(folder, EvaluateJobs.NAME);
        this.secondsBefore = summary.number("wallSeconds");
    }

    /**
     * Evaluates what is not evaluated yet; returns the exit code.
     *
     * @param weights what identifies those of the program
     */
    int run(Program program, String weights) {
        try (RunLog log = new RunLog(folder.file("run.log"));
                StopSignal stop =
                        new StopSignal(() -> out.println("\nstopping after this batch; again to stop at once"))) {
            try {
                ProcessMemory.forgetPeak();
                announce();
                summary.write(Status.RUNNING);
                makeParts();
                Optional<List<PartState>> states = states(program, stop);
                if (states.isEmpty()) {
                    end(Status.INTERRUPTED, RunStatus.KILLED);
                    out.println("interrupted; to go on: mae evaluate resume=" + folder);
                    return StopSignal.EXIT_CODE;
                }
                finished(states.get(), weights);
                return 0;
            } catch (RuntimeException | Error e) {
                log.failed(e);
                end(Status.FAILED, RunStatus.FAILED);
                throw e;
            }
        }
    }

    private void announce() {
        out.println(setup.config().checkpoint() + ": " + setup.classifier() + ", on images of " + setup.images() + "; "
                + setup.engine().describe());
        setup.missing().forEach(name -> out.println("not there  " + name));
        setup.benchmarks().forEach(benchmark -> benchmark
                .missing()
                .forEach(what -> out.println("not there  " + benchmark.title() + ": " + what)));
        out.println("run        " + folder);
        out.flush();
    }

    // the folder of how far they are, without what a process left that died while it wrote there
    private void makeParts() {
        Path parts = folder.file(PARTS);
        try {
            Files.createDirectories(parts);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(parts, e);
        }
        AtomicFile.clearUnfinished(parts);
    }

    // of all parts; empty if someone asked to stop
    private Optional<List<PartState>> states(Program program, StopSignal stop) {
        List<Part> parts = setup.allParts();
        EvaluationProgress progress = new EvaluationProgress(parts, out, Terminal.isThere());
        PartEvaluation evaluation = new PartEvaluation(
                program, setup.config().batch(), setup.config().loader());
        List<PartState> states = new ArrayList<>();
        for (int i = 0; i < parts.size(); i++) {
            Part part = parts.get(i);
            Path file = file(part);
            Optional<PartState> before = Files.exists(file) ? Optional.of(PartState.read(file)) : Optional.empty();
            PartState state;
            if (before.isPresent() && before.get().finished()) {
                state = before.get();
            } else {
                Dataset data = part.data().get();
                PartState from = before.orElseGet(() -> PartState.begin(
                        data.fingerprint(), part.answers().classes().size()));
                if (!from.fingerprint().equals(data.fingerprint())) {
                    throw new UserError("the pictures of " + part.name() + " have changed since the evaluation "
                            + folder + " began: the same are needed to go on");
                }
                progress.begins(i, data.heldOut().size(), (int) from.tally().pictures());
                state = evaluation.run(part, data, from, now -> keep(part, now, file), progress::classified, stop);
                if (!state.finished()) {
                    noteSpeed(progress);
                    return Optional.empty();
                }
                progress.ended(state.tally().top1());
            }
            states.add(state);
        }
        noteSpeed(progress);
        return Optional.of(states);
    }

    // the tracker first: a run that dies in between says it again, and does not forget it
    private void keep(Part part, PartState state, Path file) {
        Tally tally = state.tally();
        if (state.finished() && tally.pictures() > 0 && !part.isClean()) {
            tracked.metric(part.benchmark() + "." + part.corruption() + ".error", 1 - tally.top1(), part.severity());
        }
        state.write(file);
    }

    private Path file(Part part) {
        return folder.file(PARTS).resolve(part.name().replace('/', '.') + ".json");
    }

    private void noteSpeed(EvaluationProgress progress) {
        if (progress.imagesPerSecond() > 0) {
            summary.fact("imagesPerSecond", progress.imagesPerSecond());
        }
    }

    private void finished(List<PartState> states, String weights) {
        List<BenchmarkResult> results = BenchmarkResult.all(
                setup.benchmarks(), states.stream().map(PartState::tally).toList());
        Results all = new Results(
                setup.config().name(),
                setup.config().checkpoint().toString(),
                weights,
                setup.classifier().toString(),
                setup.images().size(),
                results,
                setup.missing());
        noteSkipped(states);
        all.write(folder.file(Results.FILE));
        for (BenchmarkResult result : all.benchmarks()) {
            Map<String, Double> metrics = result.metrics();
            tracked.metrics(metrics, 0);
            metrics.forEach(summary::metric);
        }
        tracked.artifact(folder.file(Results.FILE), "");
        Path page = RobustnessReport.write(folder.path(), List.of(EvaluatedModel.of(all)), List.of());
        tracked.artifact(page, "");
        out.print(new EvaluationTable(all));
        end(Status.FINISHED, RunStatus.FINISHED);
        out.println("results    " + folder.file(Results.FILE));
        out.println("report     " + page);
        out.println("tracked    " + tracked.where());
        out.flush();
    }

    private void noteSkipped(List<PartState> states) {
        TreeSet<String> skipped =
                states.stream().flatMap(s -> s.skipped().stream()).collect(Collectors.toCollection(TreeSet::new));
        if (!skipped.isEmpty()) {
            summary.fact("corruptPictures", skipped.size());
            folder.write(SKIPPED, String.join("\n", skipped) + "\n");
            out.println(skipped.size() + " pictures could not be read and were skipped: " + folder.file(SKIPPED));
        }
    }

    private void end(Status status, RunStatus trackedStatus) {
        ProcessMemory.peak().ifPresent(bytes -> summary.fact("peakMemoryBytes", bytes));
        summary.fact("wallSeconds", secondsBefore + (System.nanoTime() - startNanos) * 1e-9);
        tracked.artifact(summary.write(status), "");
        folder.descriptions().forEach(file -> tracked.artifact(file, ""));
        tracked.finish(trackedStatus);
    }
}
