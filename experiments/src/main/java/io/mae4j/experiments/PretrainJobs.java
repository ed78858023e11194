package io.mae4j.experiments;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.mae4j.component.Components;
import io.mae4j.component.Decoder;
import io.mae4j.component.Encoder;
import io.mae4j.component.Loss;
import io.mae4j.component.Masker;
import io.mae4j.component.Target;
import io.mae4j.config.ComponentBinder;
import io.mae4j.config.Composed;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.eval.picture.Reconstructions;
import io.mae4j.experiments.sweep.JobCommand;
import io.mae4j.models.MaskedAutoencoder;
import io.mae4j.random.Randomness;
import io.mae4j.train.checkpoint.Checkpoint;
import io.mae4j.train.checkpoint.CheckpointFolder;
import io.mae4j.train.optim.Optimizer;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.schedule.Schedule;
import io.mae4j.train.tracking.RunStart;
import io.mae4j.train.tracking.Tracker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;

/** Pre-training as the jobs of a sweep. */
final class PretrainJobs implements JobCommand {
    private static final int PICTURES = 6;

    private static final List<Class<?>> COMPONENTS = List.of(
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

    @Override
    public String name() {
        return "pretrain";
    }

    @Override
    public void check(Composed job) {
        job.bind(PretrainConfig.class);
        COMPONENTS.forEach(parts(job)::check);
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
    public Tracker tracker(Composed job) {
        return parts(job).create(Tracker.class);
    }

    @Override
    public int run(RunFolder folder, RunStart start, PrintWriter out) {
        ResumedConfig config = ResumedConfig.of(folder.path(), List.of());
        PretrainSetup setup = PretrainSetup.of(config.composed());
        boolean begun = !new CheckpointFolder(folder.checkpoints(), 1).folders().isEmpty();
        return begun ? TrainingRun.resume(config, setup, out) : TrainingRun.start(setup.fitted(), folder, start, out);
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

    private static PretrainSetup.Parts parts(Composed job) {
        return new PretrainSetup.Parts(new ComponentBinder(Components.discover()), job);
    }
}
