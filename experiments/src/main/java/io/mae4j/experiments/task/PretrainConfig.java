package io.mae4j.experiments.task;

import com.typesafe.config.ConfigObject;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PixelSize;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.eval.NearestNeighbours;
import io.mae4j.experiments.run.TrainingConfig;
import io.mae4j.train.TrainerConfig;
import io.mae4j.train.run.RunFolder;
import java.nio.file.Path;

/** The configuration of pre-training, {@code conf/pretrain.conf}. Components are bound by their own records. */
public record PretrainConfig(
        @Default("pretrain") @Doc("part of the run folder's name, and the run's name for the tracker")
        String name,

        @Default("runs") @Doc("where run folders are made") Path runs,
        Model model,
        ConfigObject encoder,
        ConfigObject decoder,
        ConfigObject mask,
        ConfigObject target,
        ConfigObject loss,
        ConfigObject data,
        ConfigObject augment,
        ConfigObject optimizer,
        ConfigObject schedule,
        ConfigObject engine,
        ConfigObject tracking,

        @Default("{}") @Doc("code that listens to the training, by names of its own: mine { name = <component>, ... }")
        ConfigObject callbacks,

        TrainerConfig trainer,
        Neighbours knn)
        implements TrainingConfig {

    public PretrainConfig {
        RunFolder.requireName(name);
    }

    public record Model(
            @Range(min = 1) @Doc("height and width of a patch, pixels: one number, or [height, width]")
            PixelSize patch) {

        /** How pictures of a shape are cut into them. */
        public PatchGrid grid(int channels, PixelSize picture) {
            return new PatchGrid(channels, picture, patch);
        }
    }

    public record Neighbours(
            @Default("true") @Doc("classify held-out pictures by their nearest neighbours at the end")
            boolean enabled,

            @Default("250") @Range(min = 1) @Doc("pictures computed on together")
            int batch,

            NearestNeighbours.Config classifier) {}
}
