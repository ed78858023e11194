package io.mae4j.component;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;

/** Compares predictions with targets (paper, section 3). */
@Contract("loss")
public interface Loss {

    /**
     * Writes the loss, a scalar.
     *
     * @param prediction [batch, patches, values]
     * @param target like the prediction
     * @param mask [batch, patches], 1 for masked; a row of zeros is no picture, and does not count
     */
    Tensor loss(GraphBuilder g, Tensor prediction, Tensor target, Tensor mask);

    /** Whether it compares logits with probabilities; see {@link Target#categorical}. */
    default boolean categorical() {
        return false;
    }
}
