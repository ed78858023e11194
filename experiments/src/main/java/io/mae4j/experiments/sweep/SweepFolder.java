package io.mae4j.experiments.sweep;

import io.mae4j.UserError;
import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.config.ConfigTree;
import io.mae4j.file.AtomicFile;
import io.mae4j.train.run.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A sweep on the disk; the package's description says what is in it.
 *
 * @param path {@code runs/<date>/<time>-<name>-sweep}
 */
public record SweepFolder(Path path, SweepPlan plan) {
    private static final String PLAN = "sweep.json";

    /** Makes the folders of the sweep and of each of its jobs, {@code composed} job by job; the plan last, so that it says all are there. */
    static SweepFolder create(Path path, SweepPlan plan, List<Composed> composed) {
        SweepFolder folder = new SweepFolder(path, plan);
        for (Job job : plan.jobs()) {
            folder.begin(job, composed.get(job.number()));
        }
        AtomicFile.clearUnfinished(path);
        JsonFile.write(path.resolve(PLAN), plan);
        return folder;
    }

    /** Makes the folder of a job. */
    void begin(Job job, Composed composed) {
        RunFolder.createIn(job(job).path(), composed);
    }

    /** Whether nothing is left of what a job began with, nor of what it came to. */
    boolean isEmptied(Job job) {
        RunFolder run = new RunFolder(job(job).path());
        return Files.notExists(run.file(RunFolder.CONFIG + ".conf")) && Files.notExists(run.checkpoints());
    }

    /** Whether nothing is there yet, or only what a process has made that died before the plan was whole. */
    static boolean isFree(Path path) {
        if (!Files.exists(path)) {
            return true;
        } else if (!Files.isDirectory(path)) {
            return false;
        }
        try (Stream<Path> files = Files.list(path)) {
            return files.allMatch(file -> file.getFileName().toString().matches("\\d{3,}|\\..*\\.part"));
        } catch (IOException e) {
            throw new UserError("cannot read " + path + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * A sweep that was begun.
     *
     * @throws UserError if the folder holds none
     */
    public static SweepFolder open(Path path) {
        if (!Files.isRegularFile(path.resolve(PLAN))) {
            throw new UserError(path + " is no sweep folder: it has no " + PLAN
                    + "; sweeps are in runs/<date>/<time>-<name>-sweep");
        }
        SweepPlan plan = JsonFile.read(path.resolve(PLAN), SweepPlan.class);
        if (plan.jobs().isEmpty() || plan.jobs().contains(null)) {
            throw new UserError(path.resolve(PLAN) + " is damaged: a job is missing");
        }
        return new SweepFolder(path, plan);
    }

    /** The command whose runs the jobs are. */
    public String command() {
        return plan.command();
    }

    /** What all jobs have in common. */
    public List<String> overrides() {
        return plan.overrides();
    }

    public List<Job> jobs() {
        return plan.jobs();
    }

    JobFolder job(Job job) {
        return new JobFolder(path.resolve(job.folderName()), job);
    }

    JobFolder job(int number) {
        return job(plan.job(number));
    }

    /** The run folder of a job. */
    public RunFolder run(Job job) {
        return job(job).run();
    }

    /** A job's configuration, as it was when the sweep was planned. */
    public Composed composed(Job job) {
        return Compose.of(RunFolder.CONFIG).in(ConfigTree.of(job(job).path())).compose();
    }

    Path lockFile() {
        return path.resolve("sweep.lock");
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
