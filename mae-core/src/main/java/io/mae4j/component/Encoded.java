package io.mae4j.component;

import io.mae4j.graph.Tensor;
import java.util.List;

/**
 * What an encoder hands to a decoder, or to a head.
 *
 * @param tokens [batch, prefix + n, dim]: class token first if there is one, then the patches' tokens
 * @param prefix how many tokens before the patches: 1 with a class token, else 0
 * @param full whether all patches are there in picture order (an encoder that sees mask tokens), or only the visible ones in
 *     the order of {@link Mask#idsKeep}
 * @param layers the tokens after each layer, in order, shaped like {@code tokens} but not yet normalised at the end; empty where
 *     an encoder does not tell, on which no {@link SegmentationHead} can be put
 */
public record Encoded(Tensor tokens, int prefix, boolean full, List<Tensor> layers) {
    public Encoded {
        layers = List.copyOf(layers);
    }

    /** Without the tokens after each layer. */
    public Encoded(Tensor tokens, int prefix, boolean full) {
        this(tokens, prefix, full, List.of());
    }
}
