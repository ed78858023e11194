package io.mae4j.experiments.task;

import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.models.Classifier;
import io.mae4j.train.TrainerConfig;
import io.mae4j.train.run.RunFolder;
import java.nio.file.Path;
import java.util.Optional;

/** The configuration of fine-tuning, {@code conf/finetune.conf}. Components are bound by their own records. */
public record FinetuneConfig(
        @Default("finetune") @Doc("part of the run folder's name, and the run's name for the tracker")
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

        ConfigObject augment,
        ConfigObject data,
        Labels labels,
        Classifier.Config classifier,
        ConfigObject optimizer,
        ConfigObject schedule,
        ConfigObject engine,
        ConfigObject tracking,

        @Default("{}") @Doc("code that listens to the training, by names of its own: mine { name = <component>, ... }")
        ConfigObject callbacks,

        TrainerConfig trainer,

        @Default("0")
        @Range(min = 0, max = 1, maxExclusive = true)
        @Doc("decay of a moving average of the weights, which is then what is tested; 0: none")
        double averageDecay)
        implements TransferConfig {

    public FinetuneConfig {
        RunFolder.requireName(name);
    }

    /**
     * Binds it, but for the decoder that a model's file has for pre-training.
     *
     * @throws UserError if it is not as these records say, or if an override asks for a decoder
     */
    static FinetuneConfig of(Composed composed) {
        return TransferConfig.of(composed, FinetuneConfig.class);
    }

    /** Which of the training pictures' labels are used. */
    public record Labels(
            @Default("1")
            @Range(min = 0, max = 1, minExclusive = true)
            @Doc("share of each class's training pictures to learn from")
            double fraction,

            @Default("0") @Doc("which pictures those are follows from it, and not from the trainer's seed")
            long seed) {}
}
