package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.experiments.sweep.JobCommand;
import io.mae4j.train.checkpoint.CheckpointFolder;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.tracking.RunStart;
import io.mae4j.train.tracking.Tracker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Training as the jobs of a sweep, whatever is trained. */
abstract class TrainingJobs implements JobCommand {
    private RunWatcher watcher = RunWatcher.NONE;

    /** Those of the command {@code pretrain}, {@code finetune} or {@code probe}; empty for any other. */
    static Optional<TrainingJobs> named(String command) {
        return Stream.of(new PretrainJobs(), new FinetuneJobs(), new ProbeJobs())
                .filter(jobs -> jobs.name().equals(command))
                .findFirst();
    }

    /** The same; every run that begins is shown to {@code who}. */
    final TrainingJobs watchedBy(RunWatcher who) {
        watcher = who;
        return this;
    }

    /** The contracts whose components a job's configuration names. */
    abstract List<Class<?>> components();

    abstract TrainingConfig config(Composed job);

    /** A job's configuration with what only its checkpoint tells. */
    Composed settled(Composed job) {
        return job;
    }

    /** What a job, or a run alone, trains. */
    abstract TrainingSetup setup(Composed job);

    @Override
    public final Path runs(Composed job) {
        return config(job).runs();
    }

    @Override
    public final String title(Composed job) {
        return config(job).name();
    }

    @Override
    public final Composed checked(Composed job) {
        config(job); // binds it
        components().forEach(Parts.of(job)::check);
        return settled(job);
    }

    @Override
    public final Tracker tracker(Composed job) {
        return Parts.of(job).create(Tracker.class);
    }

    @Override
    public final int run(RunFolder folder, RunStart start, PrintWriter out) {
        ResumedConfig config = ResumedConfig.of(folder.path(), List.of());
        TrainingSetup setup = setup(config.composed());
        boolean begun = !new CheckpointFolder(folder.checkpoints(), 1).folders().isEmpty();
        return begun
                ? TrainingRun.resume(config, setup, out)
                : TrainingRun.start(setup.fitted(), folder, start, out, watcher);
    }
}
