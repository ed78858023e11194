package io.mae4j.models;

import io.mae4j.UserError;
import io.mae4j.component.Decoder;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Given;
import io.mae4j.component.Loss;
import io.mae4j.component.Masker;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.Target;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

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
     * @throws UserError if a part gives a tensor of another shape than its contract says, or the loss one without the prediction
     */
    public Graph pretraining(int batch) {
        GraphBuilder g = new GraphBuilder();
        Tensor patches = grid.patchify(g, g.input("images", grid.images(batch)));
        Masking masking = Masking.inputs(g, batch, grid.patches(), kept());
        Encoded encoded = Given.some(encoder, "encoder", encoder.encode(g, grid, patches, masking));
        int tokens = encoded.prefix() + (encoded.full() ? grid.patches() : masking.kept());
        Given.require(encoder, "encoder", encoded.tokens(), Shape.of(batch, tokens, encoder.dim()));
        Shape values = Shape.of(batch, grid.patches(), target.values(grid));
        Tensor prediction = decoder.decode(g, grid, encoded, masking, target.values(grid));
        Given.require(decoder, "decoder", prediction, values);
        Tensor wanted = target.target(g, grid, patches);
        Given.require(target, "target", wanted, values);
        Tensor scalar = loss.loss(g, prediction, wanted, masking.mask());
        Given.require(loss, "loss", scalar, Shape.SCALAR);
        if (!dependsOn(scalar, prediction)) {
            throw new UserError("the loss " + loss.getClass().getName()
                    + " does not depend on the prediction, so that nothing would be learnt");
        }
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

    private static boolean dependsOn(Tensor result, Tensor source) {
        Deque<Node> todo = new ArrayDeque<>(List.of(result.node()));
        Set<Node> seen = new HashSet<>();
        while (!todo.isEmpty()) {
            Node node = todo.pop();
            if (node == source.node()) {
                return true;
            } else if (seen.add(node)) {
                node.inputs().forEach(input -> todo.push(input.node()));
            }
        }
        return false;
    }

    /**
     * The graph of features of whole pictures. Input: {@code images}. Output: {@code features} [batch, dim], the mean over the
     * patches' tokens.
     */
    public Graph features(int batch) {
        return new EncoderFeatures(grid, encoder, Pool.MEAN).graph(batch);
    }
}
