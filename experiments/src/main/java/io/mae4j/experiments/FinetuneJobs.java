package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.engine.Engine;
import io.mae4j.train.optim.Optimizer;
import io.mae4j.train.schedule.Schedule;
import io.mae4j.train.tracking.Tracker;
import java.util.List;

/** Fine-tuning as the jobs of a sweep. */
final class FinetuneJobs extends TrainingJobs {
    @Override
    public String name() {
        return "finetune";
    }

    @Override
    List<Class<?>> components() {
        return List.of(DataSource.class, Optimizer.class, Schedule.class, Engine.class, Tracker.class);
    }

    @Override
    TrainingSetup setup(Composed job) {
        return FinetuneSetup.of(job);
    }

    @Override
    TrainingConfig config(Composed job) {
        return FinetuneConfig.of(job);
    }

    @Override
    Composed settled(Composed job) {
        return FinetuneSetup.settled(job);
    }
}
