package org.example.mae;

import com.google.inject.Inject;
import io.mae4j.component.Loss;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;

/** The fourth power of the error, averaged over masked patches: large errors weigh more than in the mean square. */
public final class QuarticLoss implements Loss {

    /** It has no parameters. */
    public record Config() {}

    @Inject
    public QuarticLoss(Config config) {}

    @Override
    public Tensor loss(GraphBuilder g, Tensor prediction, Tensor target, Tensor mask) {
        Tensor error = g.subtract(prediction, target); // [batch, patches, values]
        Tensor square = g.multiply(error, error);
        return g.maskedMeanSquare(square, g.scale(square, 0), mask);
    }
}
