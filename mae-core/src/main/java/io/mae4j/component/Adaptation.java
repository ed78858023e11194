package io.mae4j.component;

import io.mae4j.graph.Tensor;
import java.util.Optional;

/**
 * What fine-tuning changes in an encoder.
 *
 * @param norm whether the tokens are normalised at the end; a head that normalises their mean has none
 * @param trainPositions whether the position table is learnt on
 * @param dropPath [2 * depth, batch, 1, 1]: what the residual branches are multiplied with, picture by picture, two for each
 *     layer; empty without stochastic depth
 */
public record Adaptation(boolean norm, boolean trainPositions, Optional<Tensor> dropPath) {
    /** The encoder as pre-training has it. */
    public static final Adaptation NONE = new Adaptation(true, false, Optional.empty());
}
