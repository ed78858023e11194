package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.engine.Engine;
import io.mae4j.train.schedule.Schedule;
import io.mae4j.train.tracking.Tracker;
import java.util.List;

/** Linear probing as the jobs of a sweep. */
final class ProbeJobs extends TrainingJobs {
    @Override
    public String name() {
        return "probe";
    }

    @Override
    List<Class<?>> components() {
        return List.of(DataSource.class, Schedule.class, Engine.class, Tracker.class);
    }

    @Override
    TrainingSetup setup(Composed job) {
        return ProbeSetup.of(job);
    }

    @Override
    TrainingConfig config(Composed job) {
        return job.bind(ProbeConfig.class);
    }
}
