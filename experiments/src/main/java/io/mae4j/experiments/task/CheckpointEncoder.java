package io.mae4j.experiments.task;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import io.mae4j.UserError;
import io.mae4j.component.PixelSize;
import io.mae4j.config.Composed;
import io.mae4j.experiments.model.SavedModel;
import io.mae4j.models.pretrained.VitShape;
import java.util.Map;
import java.util.OptionalInt;

/** The encoder of the checkpoint that a run begins with, in place of that of {@code model=}. */
final class CheckpointEncoder {
    private CheckpointEncoder() {}

    /**
     * The configuration with the encoder and the patches of its checkpoint, if it has one: what is kept of the run then says how
     * its encoder is built, heads included.
     *
     * @throws UserError if there is no such checkpoint, its model is required to be another, or an override asks for another encoder
     */
    static Composed settled(Composed composed, TransferConfig config) {
        if (config.checkpoint().isEmpty()) {
            return composed;
        }
        try (SavedModel saved = SavedModel.open(config.checkpoint().get())) {
            ConfigObject patch = ConfigFactory.parseMap(
                            Map.of("patch", saved.patch().value()))
                    .root();
            Composed settled =
                    composed.with("encoder", encoder(composed, config, saved)).with("model", patch);
            EncoderOverrides.requireSame(composed, settled, config.checkpoint().get());
            return settled;
        }
    }

    private static ConfigObject encoder(Composed composed, TransferConfig config, SavedModel saved) {
        if (saved.vit().isEmpty() && !config.requireModel()) {
            return saved.encoder(OptionalInt.empty());
        }
        boolean same = isSame(config, saved.shape());
        if (config.requireModel() && !same) {
            throw otherModel(config, saved.shape(), composed.choices().getOrDefault("model", ""));
        }
        return saved.encoder(heads(composed, config, saved, same));
    }

    private static boolean isSame(TransferConfig config, VitShape shape) {
        return isNumber(config.encoder().unwrapped().get("dim"), shape.encoder().dim())
                && isNumber(
                        config.encoder().unwrapped().get("depth"),
                        shape.encoder().depth())
                && config.model().patch().equals(shape.patch());
    }

    private static UserError otherModel(TransferConfig config, VitShape shape, String model) {
        Map<String, Object> wanted = config.encoder().unwrapped();
        return new UserError(config.checkpoint().orElseThrow() + " is not of model=" + model + ": it has "
                + size(shape.encoder().dim(), shape.encoder().depth(), shape.patch()) + ", and not "
                + size(wanted.get("dim"), wanted.get("depth"), config.model().patch())
                + "; give a checkpoint of that size, or the model= that it is of, or requireModel=false");
    }

    /**
     * The attention heads of a checkpoint that does not say them itself: those that are given, or those of {@code model=} if the
     * checkpoint is of its size. Empty for one that says them, unless it is a stranger's and others are given; and where they can
     * only be guessed by the width.
     */
    private static OptionalInt heads(Composed composed, TransferConfig config, SavedModel saved, boolean same) {
        boolean given = composed.overriding("encoder.heads").isPresent();
        boolean said = saved.saysEncoderHeads() && (saved.config().isPresent() || !given);
        return !said && (same || given) ? config.heads() : OptionalInt.empty();
    }

    private static String size(Object dim, Object depth, PixelSize patch) {
        return "dim " + dim + ", depth " + depth + ", patches of " + patch;
    }

    private static boolean isNumber(Object value, int number) {
        return value instanceof Number n && n.intValue() == number;
    }
}
