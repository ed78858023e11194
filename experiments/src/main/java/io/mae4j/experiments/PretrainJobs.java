package io.mae4j.experiments;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.mae4j.component.Decoder;
import io.mae4j.component.Encoder;
import io.mae4j.component.Loss;
import io.mae4j.component.Masker;
import io.mae4j.component.Target;
import io.mae4j.config.Composed;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.eval.picture.Reconstructions;
import io.mae4j.models.MaskedAutoencoder;
import io.mae4j.random.Randomness;
import io.mae4j.train.checkpoint.Checkpoint;
import io.mae4j.train.optim.Optimizer;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.schedule.Schedule;
import io.mae4j.train.tracking.Tracker;
import java.nio.file.Path;
import java.util.List;

/** Pre-training as the jobs of a sweep. */
final class PretrainJobs extends TrainingJobs {
    private static final int PICTURES = 6;

    @Override
    public String name() {
        return "pretrain";
    }

    @Override
    List<Class<?>> components() {
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
    TrainingSetup setup(Composed job) {
        return PretrainSetup.of(job);
    }

    @Override
    public Path runs(Composed job) {
        return job.bind(PretrainConfig.class).runs();
    }

    @Override
    public String title(Composed job) {
        return job.bind(PretrainConfig.class).name();
    }

    @Override
    public boolean reconstruct(RunFolder folder, Path png) {
        PretrainSetup unfitted =
                PretrainSetup.of(ResumedConfig.of(folder.path(), List.of()).composed());
        Checkpoint checkpoint = TrainingRun.checkpoint(folder, unfitted);
        PretrainSetup setup = unfitted.restored(checkpoint.weights());
        ConfigObject mask =
                ConfigFactory.parseString("name = random, ratio = 0.75").root();
        MaskedAutoencoder trained = setup.model();
        MaskedAutoencoder model = new MaskedAutoencoder(
                trained.grid(),
                setup.parts().binder().create(Masker.class, mask),
                trained.encoder(),
                trained.decoder(),
                trained.target(),
                trained.loss());
        Pictures split = setup.data().heldOut().size() > 0
                ? setup.data().heldOut()
                : setup.data().train();
        Reconstructions reconstructions = Reconstructions.of(model, setup.data(), split, PICTURES, new Randomness(0));
        if (reconstructions.size() == 0) {
            return false;
        }
        try (Program program = setup.engine().compile(model.pretraining(reconstructions.size()), 0)) {
            checkpoint.loadInto(program);
            reconstructions.render(program, setup.config().name(), png);
        }
        return true;
    }
}
