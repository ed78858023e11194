package io.mae4j.experiments;

import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.eval.map.Projection;
import io.mae4j.experiments.task.ProbeConfig;
import io.mae4j.models.Pool;
import io.mae4j.train.report.PngFile;
import java.nio.file.Path;
import java.util.Optional;

/** The configuration of a map of features, {@code conf/features.conf}. */
record FeaturesConfig(
        @Doc("the encoder: a run's folder, a checkpoint's, or a file of weights")
        Path checkpoint,

        ProbeConfig.Encoder encoder,
        ConfigObject augment,
        ConfigObject data,
        ConfigObject engine,

        @Default("mean") @Doc("the feature: mean (of the patches' tokens) or class (the class token)")
        Pool pool,

        @Default("tsne") @Doc("how features are brought into a plane: tsne, umap or pca")
        Projection method,

        @Default("held_out") @Doc("which pictures: held_out or train")
        Split split,

        @Default("2000") @Range(min = 0) @Doc("pictures, of each class as many as of any other; 0: all")
        int count,

        @Default("20") @Range(min = 1, max = 50) @Doc("classes; of more, some that lie evenly apart")
        int classes,

        @Default("20")
        @Range(min = 1)
        @Doc("neighbours that vote, for the accuracy in the picture's head; half of the smallest class at most")
        int k,

        @Default("0") @Doc("of the map") long seed,

        @Default("features.png") @Doc("the picture to write; null: none")
        Optional<Path> out,

        @Default("null")
        @Doc("a file for the features with their labels: .csv (with names and the map) or .npy; null: none")
        Optional<Path> table,

        @Default("250") @Range(min = 1) @Doc("pictures computed on together")
        int batch,

        LoaderConfig loader) {

    FeaturesConfig {
        out.ifPresent(file -> PngFile.named("out", file));
        if (out.isEmpty() && table.isEmpty()) {
            throw new UserError("out=null and table=null: there is nothing to write");
        }
    }

    /** A part of a data set. */
    enum Split {
        HELD_OUT,
        TRAIN
    }
}
