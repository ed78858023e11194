package io.mae4j.component;

import io.mae4j.UserError;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;

/**
 * Maps patches to a latent representation (paper, section 3): the part that is transferred.
 *
 * <p>All ways to write it declare the same parameters, by name and shape, but for mask tokens: weights that were learnt with masks
 * are loaded where there are none. A decoder's, a target's and a head's stand beside them, so names must differ from theirs:
 * {@code decoder_...}, {@code mask_token}, {@code target....}, {@code head}, {@code fc_norm}. {@link GraphBuilder#atLayer} says
 * which layer a parameter belongs to: 0 what comes before the blocks, then 1 to {@link #depth}, and one more for what comes after
 * them.
 */
@Contract("encoder")
public interface Encoder {

    /** The width of a token. */
    int dim();

    /** How many layers it has, for layer-wise learning-rate decay. */
    int depth();

    /**
     * Writes the encoder for pre-training.
     *
     * @param patches [batch, patches, values], all of them
     */
    Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches, Masking masking);

    /** Writes the encoder for whole pictures, as a transferred model sees them: every patch, no masks. */
    Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches);

    /**
     * Writes the encoder for whole pictures, to be trained further together with a head on top of it.
     *
     * @throws UserError unless the encoder can be fine-tuned
     */
    default Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches, Adaptation adaptation) {
        throw new UserError("this encoder cannot be fine-tuned; those that can say how to adapt them");
    }
}
