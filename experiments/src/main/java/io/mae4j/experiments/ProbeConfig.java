package io.mae4j.experiments;

import com.typesafe.config.ConfigObject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.eval.probe.LinearProbe;
import io.mae4j.models.Pool;
import java.nio.file.Path;
import java.util.OptionalInt;

/** The configuration of linear probing, {@code conf/probe.conf}. */
record ProbeConfig(
        @Default("probe") @Doc("part of the run folder's name")
        String name,

        @Default("runs") @Doc("where run folders are made") Path runs,

        @Doc("the encoder: a run's folder, a checkpoint's, or a file of weights")
        Path checkpoint,

        Encoder encoder,
        ConfigObject augment,
        ConfigObject data,
        ConfigObject engine,

        @Default("class") @Doc("the feature: class (the class token) or mean (of the patches' tokens)")
        Pool pool,

        @Default("true")
        @Doc("compute features once, of pictures that are not augmented; false: anew in every epoch, as published")
        boolean cached,

        @Default("1024") @Range(min = 2) @Doc("pictures that make one step")
        int batch,

        @Default("0.1")
        @Range(min = 0, max = 0.9, minExclusive = true)
        @Doc("with several learning rates, this share of each class's training pictures chooses between them")
        double validation,

        @Default("0") @Doc("every random number follows from it")
        long seed,

        LinearProbe.Config probe,
        LoaderConfig loader) {

    record Encoder(
            @Default("null") @Range(min = 1) @Doc("attention heads, where the checkpoint does not tell")
            OptionalInt heads) {}
}
