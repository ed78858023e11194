package io.mae4j.experiments;

import com.typesafe.config.ConfigObject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.experiments.task.ProbeConfig;
import io.mae4j.train.report.PngFile;
import java.nio.file.Path;

/** The configuration of attention maps, {@code conf/attention.conf}. */
record AttentionConfig(
        @Doc("the encoder: a run's folder, a checkpoint's, or a file of weights")
        Path checkpoint,

        ProbeConfig.Encoder encoder,
        ConfigObject augment,
        ConfigObject data,
        ConfigObject engine,

        @Default("6") @Range(min = 1, max = 64) @Doc("held-out pictures, of as many classes as possible")
        int count,

        @Default("attention.png") @Doc("the picture to write")
        Path out) {
    AttentionConfig {
        PngFile.named("out", out);
    }
}
