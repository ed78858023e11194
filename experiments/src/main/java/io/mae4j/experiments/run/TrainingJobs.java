package io.mae4j.experiments.run;

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

/** Training as the jobs of a sweep, whatever is trained. */
public abstract class TrainingJobs implements JobCommand {
    private Callback watcher = Callback.NONE;

    /** The same; every run that begins is shown to {@code who}. */
    public final TrainingJobs watchedBy(Callback who) {
        watcher = who;
        return this;
    }

    /** The contracts whose components a job's configuration names. */
    protected abstract List<Class<?>> components();

    protected abstract TrainingConfig config(Composed job);

    /** A job's configuration with what only its checkpoint tells. */
    protected Composed settled(Composed job) {
        return job;
    }

    /** What a job, or a run alone, trains. */
    public abstract TrainingSetup setup(Composed job);

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
        Parts parts = Parts.of(job);
        components().forEach(parts::check);
        parts.checkAll(Callback.class);
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
