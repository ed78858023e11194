package io.mae4j.experiments.sweep;

import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.experiments.sweep.JobState.Status;
import io.mae4j.file.FolderLock;
import io.mae4j.train.StopSignal;
import io.mae4j.train.run.Provenance;
import io.mae4j.train.tracking.RunStart;
import io.mae4j.train.tracking.RunStatus;
import io.mae4j.train.tracking.TrackedRun;
import io.mae4j.train.tracking.Tracker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A sweep under way: which jobs are left, what becomes of them, and the run of the tracker that theirs are the children of. */
final class SweepRun implements Launcher.Jobs {
    private final SweepFolder sweep;
    private final JobCommand command;
    private final Class<?> main;
    private final PrintWriter out;
    private final Set<ChildProcess> children = ConcurrentHashMap.newKeySet();
    private volatile boolean stopped;

    SweepRun(SweepFolder sweep, JobCommand command, Class<?> main, PrintWriter out) {
        this.sweep = sweep;
        this.command = command;
        this.main = main;
        this.out = out;
    }

    /** Runs what is left; returns 0 if all jobs have finished, 1 if one has failed, 130 if it was asked to stop. */
    int run(Launcher launcher, boolean retryFailed) {
        try (FolderLock lock = FolderLock.take(sweep.lockFile()).orElse(null)) {
            if (lock == null) {
                throw new UserError(
                        sweep + " is being run by another process; mae sweep status " + sweep + " shows how far it is");
            }
            Composed first = sweep.composed(sweep.jobs().get(0));
            try (Tracker tracker = command.tracker(first);
                    TrackedRun parent = tracker.start(start())) {
                parent.params(params());
                List<Job> todo = sweep.jobs().stream()
                        .filter(job -> isLeft(sweep.job(job).state().status(), retryFailed))
                        .toList();
                say("sweep      " + sweep + ": " + sweep.jobs().size() + " jobs, "
                        + (sweep.jobs().size() - todo.size()) + " done");
                try (StopSignal signal = new StopSignal(this::stop)) {
                    launcher.launch(todo, this);
                } finally {
                    children.forEach(ChildProcess::kill);
                }
                return end(parent);
            }
        }
    }

    @Override
    public void here(Job job) {
        say("job        " + job.folderName() + " of " + sweep.jobs().size() + ": " + job.title());
        JobState state = new JobRun(sweep, command, out).run(job);
        stopped |= state.status() == Status.INTERRUPTED;
        ended(job);
        System.gc(); // arrays lie outside the heap, where garbage urges nobody: the next job would seem to need it too
    }

    @Override
    public void apart(Job job, int share) {
        say("job        " + job.folderName() + " of " + sweep.jobs().size() + ": " + job.title());
        JobFolder folder = sweep.job(job);
        ChildProcess child = ChildProcess.start(
                main,
                List.of("sweep", "job", sweep.path().toString(), Integer.toString(job.number())),
                share,
                folder.console());
        children.add(child);
        try {
            if (stopped) {
                child.askToStop();
            }
            died(folder, child.await());
        } catch (InterruptedException e) {
            child.kill();
            Thread.currentThread().interrupt();
        } finally {
            children.remove(child);
        }
        ended(job);
    }

    @Override
    public boolean stopped() {
        return stopped;
    }

    /** The exit code that says how these ended. */
    static int exitCode(List<JobState> states) {
        if (states.stream().allMatch(s -> s.status() == Status.FINISHED)) {
            return 0;
        }
        return states.stream().anyMatch(s -> s.status() == Status.FAILED) ? 1 : StopSignal.EXIT_CODE;
    }

    private static boolean isLeft(Status status, boolean retryFailed) {
        return status != Status.FINISHED && (status != Status.FAILED || retryFailed);
    }

    private void stop() {
        stopped = true;
        children.forEach(ChildProcess::askToStop);
        say("\nstopping the jobs that run; again to stop at once");
    }

    /** A process that could not say how its job ended has failed it, unless it was asked to stop. */
    private void died(JobFolder folder, int exitCode) {
        JobState state = folder.state();
        boolean said = state.status() == Status.FINISHED || state.status() == Status.FAILED;
        if (said || stopped || exitCode == 0 || exitCode == StopSignal.EXIT_CODE) {
            return; // a signal to the whole group may end a child before it listens
        }
        try (FolderLock lock = folder.lock().orElse(null)) {
            if (lock != null) {
                folder.write(folder.written()
                        .ended(Status.FAILED, ChildProcess.problem(exitCode, folder.console()), JobRun.now()));
            }
        }
    }

    private synchronized void ended(Job job) {
        SweepIndex index = SweepIndex.of(sweep);
        index.write(sweep.path());
        SweepIndex.Entry entry = index.jobs().get(job.number());
        say("job        " + job.folderName() + " " + entry.status()
                + (entry.error().isEmpty() ? "" : ": " + entry.error()));
    }

    private RunStart start() {
        Provenance sources = Provenance.now(Path.of(System.getProperty("mae.home", "")), "", "", "", 0);
        return RunStart.of(sweep.plan().name() + " sweep", sweep.path())
                .keyed(sweep.plan().key())
                .tag("mae.sweep", sweep.path().toString())
                .tag("mlflow.source.git.commit", sources.gitCommit())
                .tag("mae.git.dirty", Boolean.toString(sources.gitDirty()));
    }

    private Map<String, String> params() {
        Map<String, String> params = new LinkedHashMap<>();
        params.put("command", sweep.plan().command());
        params.put("jobs", Integer.toString(sweep.jobs().size()));
        params.put("overrides", String.join(" ", sweep.plan().overrides()));
        sweep.plan().axes().forEach((key, values) -> params.put(key, String.join(",", values)));
        return params;
    }

    private int end(TrackedRun parent) {
        SweepIndex index = SweepIndex.of(sweep);
        index.write(sweep.path());
        List<JobState> states =
                sweep.jobs().stream().map(job -> sweep.job(job).state()).toList();
        int exitCode = exitCode(states);
        Map<String, Double> counts = new LinkedHashMap<>();
        for (Status status : List.of(Status.FINISHED, Status.FAILED)) {
            counts.put("jobs." + status, (double)
                    states.stream().filter(s -> s.status() == status).count());
        }
        parent.metrics(counts, 0);
        parent.artifact(sweep.path().resolve("sweep.json"), "");
        parent.artifact(SweepIndex.csv(sweep.path()), "");
        parent.finish(
                exitCode == 0 ? RunStatus.FINISHED : exitCode == 1 && !stopped ? RunStatus.FAILED : RunStatus.KILLED);
        say(new StatusTable(index).toString());
        say("table      " + SweepIndex.csv(sweep.path()));
        say("tracked    " + parent.where());
        if (exitCode != 0) {
            say("to go on   mae sweep resume " + sweep + (exitCode == 1 ? " --retry-failed" : ""));
        }
        return stopped ? StopSignal.EXIT_CODE : exitCode;
    }

    private synchronized void say(String line) {
        out.println(line);
        out.flush();
    }
}
