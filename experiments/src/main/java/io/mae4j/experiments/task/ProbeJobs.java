package io.mae4j.experiments.task;

import io.mae4j.config.Composed;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.engine.Engine;
import io.mae4j.experiments.run.TrainingConfig;
import io.mae4j.experiments.run.TrainingJobs;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.train.schedule.Schedule;
import io.mae4j.train.tracking.Tracker;
import java.util.List;

/** Linear probing as the jobs of a sweep. */
public final class ProbeJobs extends TrainingJobs {
    @Override
    public String name() {
        return "probe";
    }

    @Override
    protected List<Class<?>> components() {
        return List.of(DataSource.class, Schedule.class, Engine.class, Tracker.class);
    }

    @Override
    public TrainingSetup setup(Composed job) {
        return ProbeSetup.of(job);
    }

    @Override
    protected TrainingConfig config(Composed job) {
        return job.bind(ProbeConfig.class);
    }
}
