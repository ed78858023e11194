package io.mae4j.component;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;

/** Reconstructs all patches from the latent representation and mask tokens (paper, section 3); used in pre-training only. */
@Contract("decoder")
public interface Decoder {

    /**
     * Writes the decoder.
     *
     * @param values how many numbers to predict for each patch
     * @return [batch, patches, values]
     */
    Tensor decode(GraphBuilder g, PatchGrid grid, Encoded encoded, Masking masking, int values);
}
