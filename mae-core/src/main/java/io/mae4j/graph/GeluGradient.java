package io.mae4j.graph;

import java.util.List;

/** Of (x, dy): {@code dy * (Phi(x) + x * phi(x))}, with the normal distribution Phi and its density phi. */
public record GeluGradient() implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Check.that(inputs.get(0).equals(inputs.get(1)), this, "two equal shapes", inputs);
        return List.of(inputs.get(0));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        throw Op.noSecondDerivative(this);
    }
}
