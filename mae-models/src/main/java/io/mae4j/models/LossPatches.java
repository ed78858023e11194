package io.mae4j.models;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.Unary;

/** The patches on which a loss is taken. */
public enum LossPatches {
    /** Those that the encoder does not see: the paper's choice. */
    MASKED,
    /** Every one: about half a point worse in fine-tuning (paper, section 3, footnote 1). */
    ALL;

    /** From a mask [batch, patches] the weight of each patch, 1 or 0; a row of zeros, which is no picture, stays zero. */
    Tensor weights(GraphBuilder g, Tensor mask) {
        if (this == MASKED) {
            return mask;
        }
        Tensor pictures =
                g.unary(Unary.Function.SIGN, g.sumTo(mask, mask.shape().with(1, 1)));
        return g.broadcast(pictures, mask.shape());
    }

    /** The mean of [batch, patches] over those patches, a scalar. */
    Tensor mean(GraphBuilder g, Tensor values, Tensor mask) {
        Tensor weights = weights(g, mask);
        Tensor sum = g.sumTo(g.multiply(values, weights), Shape.SCALAR);
        return g.multiply(sum, g.unary(Unary.Function.RECIPROCAL, g.sumTo(weights, Shape.SCALAR)));
    }
}
