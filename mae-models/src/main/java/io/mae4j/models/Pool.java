package io.mae4j.models;

import io.mae4j.UserError;
import io.mae4j.component.Encoded;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;

/** What of the encoder's tokens a head sees. */
public enum Pool {
    /** The mean over the patches' tokens, the class token left out; normalised after it ({@code fc_norm}). */
    MEAN,
    /** The class token, normalised with the encoder's own norm. */
    CLASS;

    /**
     * Pools the tokens of whole pictures: [batch, dim], not normalised after it.
     *
     * @param key of the configuration that chose this, for the error
     * @throws UserError if it is the class token that the encoder has not
     */
    public Tensor of(GraphBuilder g, Encoded encoded, String key) {
        Tensor tokens = encoded.tokens();
        int prefix = encoded.prefix();
        if (this == MEAN) {
            return g.mean(g.slice(tokens, 1, prefix, tokens.dim(1)), 1);
        } else if (prefix == 0) {
            throw new UserError(key + "=class needs an encoder with a class token; " + key + "=mean does not");
        }
        return g.reshape(g.slice(tokens, 1, 0, 1), Shape.of(tokens.dim(0), tokens.dim(2)));
    }
}
