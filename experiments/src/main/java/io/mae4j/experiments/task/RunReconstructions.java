package io.mae4j.experiments.task;

import com.typesafe.config.ConfigObject;
import io.mae4j.component.Masker;
import io.mae4j.engine.Program;
import io.mae4j.eval.picture.Reconstructions;
import io.mae4j.experiments.run.ResumedConfig;
import io.mae4j.experiments.run.TrainingRun;
import io.mae4j.models.MaskedAutoencoder;
import io.mae4j.random.Randomness;
import io.mae4j.train.checkpoint.Checkpoint;
import io.mae4j.train.run.RunFolder;
import java.nio.file.Path;
import java.util.List;

/** What the model of a pre-training run makes of a few held-out pictures, under masks of one's choice. */
public final class RunReconstructions {
    private RunReconstructions() {}

    /**
     * Draws them.
     *
     * @param mask the masker's configuration, which need not be the one of the run
     * @return whether there is such a picture
     */
    public static boolean draw(RunFolder folder, ConfigObject mask, int count, String title, Path png) {
        PretrainSetup unfitted =
                PretrainSetup.of(ResumedConfig.of(folder.path(), List.of()).composed());
        Checkpoint checkpoint = TrainingRun.checkpoint(folder, unfitted);
        PretrainSetup setup = unfitted.restored(checkpoint.weights());
        MaskedAutoencoder trained = setup.model();
        MaskedAutoencoder model = new MaskedAutoencoder(
                trained.grid(),
                setup.parts().binder().create(Masker.class, mask, "mask"),
                trained.encoder(),
                trained.decoder(),
                trained.target(),
                trained.loss());
        Reconstructions reconstructions =
                Reconstructions.of(model, setup.data(), setup.data().shown(), count, new Randomness(0));
        if (reconstructions.size() == 0) {
            return false;
        }
        try (Program program = setup.engine().compile(model.pretraining(reconstructions.size()), 0)) {
            checkpoint.loadInto(program);
            reconstructions.render(program, title, png);
        }
        return true;
    }
}
