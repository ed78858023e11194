package io.mae4j.models;

import io.mae4j.UserError;
import io.mae4j.component.Decoder;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Loss;
import io.mae4j.component.Masker;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.Target;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;

/** A masked autoencoder (He et al. 2021): its parts, and the graphs that they write. */
public record MaskedAutoencoder(
        PatchGrid grid, Masker masker, Encoder encoder, Decoder decoder, Target target, Loss loss) {
    /** @throws UserError if the loss does not go with the target */
    public MaskedAutoencoder {
        if (target.categorical() && !loss.categorical()) {
            throw new UserError("the target is tokens, which need a loss between probabilities: loss=cross_entropy");
        } else if (loss.categorical() && !target.categorical()) {
            throw new UserError("the loss is between probabilities, and the target is not tokens: loss=masked_mse");
        }
    }

    /** The same model with another target. */
    public MaskedAutoencoder with(Target other) {
        return new MaskedAutoencoder(grid, masker, encoder, decoder, other, loss);
    }

    /**
     * The graph of a pre-training step. Inputs: {@code images} [batch, channels, height, width], {@code ids_keep}, {@code
     * ids_restore}, {@code mask} ({@link Masking}). Outputs: {@code loss}, {@code prediction} [batch, patches, values], {@code
     * latent} [batch, tokens, dim].
     *
     * @throws UserError if a part gives a tensor of another shape than its contract says
     */
    public Graph pretraining(int batch) {
        GraphBuilder g = new GraphBuilder();
        Tensor patches = grid.patchify(g, g.input("images", grid.images(batch)));
        Masking masking = Masking.inputs(g, batch, grid.patches(), kept());
        Encoded encoded = encoder.encode(g, grid, patches, masking);
        int tokens = encoded.prefix() + (encoded.full() ? grid.patches() : masking.kept());
        require(encoder, "encoder", encoded.tokens(), Shape.of(batch, tokens, encoder.dim()));
        Shape values = Shape.of(batch, grid.patches(), target.values(grid));
        Tensor prediction = decoder.decode(g, grid, encoded, masking, target.values(grid));
        require(decoder, "decoder", prediction, values);
        Tensor wanted = target.target(g, grid, patches);
        require(target, "target", wanted, values);
        Tensor scalar = loss.loss(g, prediction, wanted, masking.mask());
        require(loss, "loss", scalar, Shape.SCALAR);
        return g.output("loss", scalar)
                .output("prediction", prediction)
                .output("latent", encoded.tokens())
                .build();
    }

    private int kept() {
        int kept = masker.kept(grid);
        if (kept < 1 || kept >= grid.patches()) {
            throw new UserError("the masker " + masker.getClass().getName() + " keeps " + kept + " of " + grid.patches()
                    + " patches; at least one must stay visible, and one be hidden");
        }
        return kept;
    }

    // a plugin's mistake, said where it is made
    private static void require(Object component, String group, Tensor made, Shape wanted) {
        if (!made.shape().equals(wanted)) {
            throw new UserError("the " + group + " " + component.getClass().getName() + " gives " + made.shape()
                    + ", where " + wanted + " is asked for");
        }
    }

    /**
     * The graph of features of whole pictures. Input: {@code images}. Output: {@code features} [batch, dim], the mean over the
     * patches' tokens.
     */
    public Graph features(int batch) {
        return new EncoderFeatures(grid, encoder, Pool.MEAN).graph(batch);
    }
}
