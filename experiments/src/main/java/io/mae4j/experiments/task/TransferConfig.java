package io.mae4j.experiments.task;

import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.experiments.run.TrainingConfig;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;

/** What the configurations of runs have that train an encoder on, together with a head. */
interface TransferConfig extends TrainingConfig {

    /** Weights to begin with; they also say how the encoder is built. Empty: from scratch. */
    Optional<Path> checkpoint();

    /** Whether a checkpoint of another size than that of {@code model=} is refused. */
    boolean requireModel();

    PretrainConfig.Model model();

    /** The encoder of {@code model=}. */
    ConfigObject encoder();

    /** How many attention heads the encoder of {@code model=} has. */
    default OptionalInt heads() {
        return encoder().containsKey("heads") && encoder().get("heads").unwrapped() instanceof Number number
                ? OptionalInt.of(number.intValue())
                : OptionalInt.empty();
    }

    /**
     * Binds it, but for the decoder that a model's file has for pre-training.
     *
     * @throws UserError if it is not as the records say, or if an override asks for a decoder
     */
    static <T extends Record & TransferConfig> T of(Composed composed, Class<T> type) {
        composed.overriding("decoder").ifPresent(override -> {
            throw override.error(
                    "only pre-training has a decoder; leave it out, or pre-train with it and begin with that run");
        });
        return composed.without("decoder").bind(type);
    }
}
