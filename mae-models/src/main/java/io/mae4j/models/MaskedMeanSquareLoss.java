package io.mae4j.models;

import com.google.inject.Inject;
import io.mae4j.component.Loss;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import java.util.Objects;

/** The mean square error of a patch, averaged over masked patches only (paper, section 3). */
public final class MaskedMeanSquareLoss implements Loss {

    public record Config() {}

    @Inject
    public MaskedMeanSquareLoss(Config config) {
        Objects.requireNonNull(config); // it has no parameters
    }

    @Override
    public Tensor loss(GraphBuilder g, Tensor prediction, Tensor target, Tensor mask) {
        return g.maskedMeanSquare(prediction, target, mask);
    }
}
