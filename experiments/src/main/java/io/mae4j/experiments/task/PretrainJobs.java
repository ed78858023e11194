package io.mae4j.experiments.task;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.mae4j.component.Decoder;
import io.mae4j.component.Encoder;
import io.mae4j.component.Loss;
import io.mae4j.component.Masker;
import io.mae4j.component.Target;
import io.mae4j.config.Composed;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.engine.Engine;
import io.mae4j.experiments.run.ResumedConfig;
import io.mae4j.experiments.run.TrainingConfig;
import io.mae4j.experiments.run.TrainingJobs;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.train.optim.Optimizer;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.schedule.Schedule;
import io.mae4j.train.tracking.Tracker;
import java.nio.file.Path;
import java.util.List;

/** Pre-training as the jobs of a sweep. */
public final class PretrainJobs extends TrainingJobs {
    private static final int PICTURES = 6;

    @Override
    public String name() {
        return "pretrain";
    }

    @Override
    protected List<Class<?>> components() {
        return List.of(
                Masker.class,
                Encoder.class,
                Decoder.class,
                Target.class,
                Loss.class,
                DataSource.class,
                Optimizer.class,
                Schedule.class,
                Engine.class,
                Tracker.class);
    }

    @Override
    public TrainingSetup setup(Composed job) {
        return PretrainSetup.of(job);
    }

    @Override
    protected TrainingConfig config(Composed job) {
        return job.bind(PretrainConfig.class);
    }

    @Override
    public boolean reconstruct(RunFolder folder, Path png) {
        ConfigObject mask =
                ConfigFactory.parseString("name = random, ratio = 0.75").root();
        String title = title(ResumedConfig.of(folder.path(), List.of()).composed());
        return RunReconstructions.draw(folder, mask, PICTURES, title, png);
    }
}
