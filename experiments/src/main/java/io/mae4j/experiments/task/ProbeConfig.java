package io.mae4j.experiments.task;

import com.typesafe.config.ConfigObject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.eval.probe.LinearProbe;
import io.mae4j.experiments.run.TrainingConfig;
import io.mae4j.models.Pool;
import io.mae4j.train.TrainerConfig;
import io.mae4j.train.run.RunFolder;
import java.nio.file.Path;
import java.util.OptionalInt;

/** The configuration of linear probing, {@code conf/probe.conf}. */
public record ProbeConfig(
        @Default("probe") @Doc("part of the run folder's name, and the run's name for the tracker")
        String name,

        @Default("runs") @Doc("where run folders are made") Path runs,

        @Doc("the encoder: a run's folder, a checkpoint's, or a file of weights")
        Path checkpoint,

        Encoder encoder,
        ConfigObject augment,
        ConfigObject data,
        ConfigObject schedule,
        ConfigObject engine,
        ConfigObject tracking,

        @Default("{}") @Doc("code that listens to the training, by names of its own: mine { name = <component>, ... }")
        ConfigObject callbacks,

        @Default("class") @Doc("the feature: class (the class token) or mean (of the patches' tokens)")
        Pool pool,

        @Default("true")
        @Doc("compute features once, of pictures that are not augmented; false: anew in every epoch, as published")
        boolean cached,

        @Default("0.1")
        @Range(min = 0, max = 0.9, minExclusive = true)
        @Doc("with several learning rates, this share of each class's training pictures chooses between them")
        double validation,

        LinearProbe.Config probe,
        TrainerConfig trainer)
        implements TrainingConfig {

    public ProbeConfig {
        RunFolder.requireName(name);
        if (trainer.batch() < 2) {
            throw new IllegalArgumentException("trainer.batch=" + trainer.batch()
                    + ": a batch is normalised by its own mean and variance, so two pictures at least");
        }
    }

    /** Whether there are several learning rates to choose between. */
    boolean chooses() {
        return probe.baseLrs().size() > 1;
    }

    /** What a file of weights does not tell of an encoder. */
    public record Encoder(
            @Default("null") @Range(min = 1) @Doc("attention heads, where the checkpoint does not tell")
            OptionalInt heads) {}
}
