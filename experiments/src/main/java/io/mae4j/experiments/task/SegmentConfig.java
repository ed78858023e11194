package io.mae4j.experiments.task;

import com.typesafe.config.ConfigObject;
import io.mae4j.config.Composed;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.models.Segmenter;
import io.mae4j.train.TrainerConfig;
import io.mae4j.train.run.RunFolder;
import java.nio.file.Path;
import java.util.Optional;

/** The configuration of semantic segmentation, {@code conf/segment.conf}. Components are bound by their own records. */
public record SegmentConfig(
        @Default("segment") @Doc("part of the run folder's name, and the run's name for the tracker")
        String name,

        @Default("runs") @Doc("where run folders are made") Path runs,

        @Default("null")
        @Doc(
                "weights to begin with: a run's folder, a checkpoint's, or a file; they also say how the encoder is built. null:"
                        + " from scratch, with the encoder of model=")
        Optional<Path> checkpoint,

        @Default("false") @Doc("refuse a checkpoint of another size than that of model=, as the paper's recipes do")
        boolean requireModel,

        PretrainConfig.Model model,
        ConfigObject encoder,
        ConfigObject head,
        ConfigObject data,
        ConfigObject augment,
        Segmenter.Config segmenter,

        @Default("0.6666666666666666")
        @Range(min = 0, minExclusive = true, max = 1)
        @Doc("held-out pictures are looked at in windows: from one to the next, as a share of their size")
        double stride,

        ConfigObject optimizer,
        ConfigObject schedule,
        ConfigObject engine,
        ConfigObject tracking,

        @Default("{}") @Doc("code that listens to the training, by names of its own: mine { name = <component>, ... }")
        ConfigObject callbacks,

        TrainerConfig trainer)
        implements TransferConfig {

    public SegmentConfig {
        RunFolder.requireName(name);
    }

    /**
     * Binds it, but for the decoder that a model's file has for pre-training.
     *
     * @throws io.mae4j.UserError if it is not as these records say, or if an override asks for a decoder
     */
    static SegmentConfig of(Composed composed) {
        return TransferConfig.of(composed, SegmentConfig.class);
    }
}
