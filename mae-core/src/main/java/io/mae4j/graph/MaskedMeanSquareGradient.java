package io.mae4j.graph;

import java.util.List;

/** Of (prediction, target, mask, dLoss scalar): the gradient in the prediction. */
public record MaskedMeanSquareGradient() implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        return List.of(inputs.get(0));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        throw Op.noSecondDerivative(this);
    }
}
