package io.mae4j.models;

import io.mae4j.UserError;
import io.mae4j.component.Adaptation;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Given;
import io.mae4j.component.PatchGrid;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import java.util.Optional;
import java.util.Set;

/**
 * What an encoder makes of whole pictures: a feature each, of tokens that its own norm has normalised.
 *
 * @param normAfter whether the mean is normalised ({@code fc_norm}) and the tokens are not: the encoder of a {@link Classifier} that
 *     was fine-tuned on the mean, whose feature is then what its head saw
 */
public record EncoderFeatures(PatchGrid grid, Encoder encoder, Pool pool, boolean normAfter) {
    private static final String NORM_AFTER = "fc_norm";

    /** Of an encoder as pre-training leaves it. */
    public EncoderFeatures(PatchGrid grid, Encoder encoder, Pool pool) {
        this(grid, encoder, pool, false);
    }

    /**
     * Whether weights of these names have a norm after the mean, in place of the encoder's own.
     *
     * @throws UserError if they are a {@link Segmenter}'s, whose tokens are never normalised
     */
    public static boolean normAfter(Set<String> names) {
        if (names.contains("head.conv_seg.weight") && !names.contains("norm.weight")) {
            throw new UserError(
                    "these are weights of mae segment, whose encoder has no norm at its end, and features need"
                            + " one; take the checkpoint that it began with, or fine-tune this one");
        }
        return names.contains(NORM_AFTER + ".weight") && !names.contains("norm.weight");
    }

    /** Input: {@code images}. Output: {@code features} [batch, dim]: the mean over the patches' tokens, or the class token. */
    public Graph graph(int batch) {
        GraphBuilder g = new GraphBuilder();
        return g.output("features", pooled(g, encoded(g, batch))).build();
    }

    /**
     * Declares the input {@code images} and writes the encoder.
     *
     * @throws UserError if its tokens are not those of all patches
     */
    public Encoded encoded(GraphBuilder g, int batch) {
        Tensor patches = grid.patchify(g, g.input("images", grid.images(batch)));
        Encoded encoded = normAfter
                ? encoder.encode(g, grid, patches, new Adaptation(false, false, Optional.empty()))
                : encoder.encode(g, grid, patches);
        return Given.whole(encoder, grid, batch, encoded);
    }

    /** The feature [batch, dim] of what {@link #encoded} wrote. */
    public Tensor pooled(GraphBuilder g, Encoded encoded) {
        if (pool == Pool.CLASS && encoded.prefix() > 0 && normAfter) {
            throw new UserError("this encoder was fine-tuned on the mean of its patches, and has no norm for its class"
                    + " token; pool=mean is what its classifier saw");
        }
        Tensor feature = pool.of(g, encoded, "pool");
        return normAfter ? normAfter(g, encoder, feature) : feature;
    }

    /** The norm after the mean, learnt at the rate of a head. */
    static Tensor normAfter(GraphBuilder g, Encoder encoder, Tensor mean) {
        return VitBlock.norm(g.atLayer(encoder.depth() + 1), NORM_AFTER, mean);
    }
}
