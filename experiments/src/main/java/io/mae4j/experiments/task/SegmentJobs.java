package io.mae4j.experiments.task;

import io.mae4j.component.SegmentationHead;
import io.mae4j.config.Composed;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.engine.Engine;
import io.mae4j.experiments.run.TrainingConfig;
import io.mae4j.experiments.run.TrainingJobs;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.train.optim.Optimizer;
import io.mae4j.train.schedule.Schedule;
import io.mae4j.train.tracking.Tracker;
import java.util.List;

/** Semantic segmentation as the jobs of a sweep. */
public final class SegmentJobs extends TrainingJobs {
    @Override
    public String name() {
        return "segment";
    }

    @Override
    protected List<Class<?>> components() {
        return List.of(
                DataSource.class, SegmentationHead.class, Optimizer.class, Schedule.class, Engine.class, Tracker.class);
    }

    @Override
    public TrainingSetup setup(Composed job) {
        return SegmentSetup.of(job);
    }

    @Override
    protected TrainingConfig config(Composed job) {
        return SegmentConfig.of(job);
    }

    @Override
    protected Composed settled(Composed job) {
        return SegmentSetup.settled(job);
    }
}
