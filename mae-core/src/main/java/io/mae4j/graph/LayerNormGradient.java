package io.mae4j.graph;

import java.util.List;

/** Of (x, mean, 1/sqrt(var + epsilon), dy) or (..., dy, weight): dx and, with a weight, its gradient [d] and the bias gradient [d]. */
public record LayerNormGradient() implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Shape x = inputs.get(0).shape();
        Check.that(inputs.get(3).shape().equals(x), this, "dy shaped like x", inputs);
        TensorType last = TensorType.floats(x.dim(-1));
        return inputs.size() == 5 ? List.of(inputs.get(0), last, last) : List.of(inputs.get(0));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        throw Op.noSecondDerivative(this);
    }
}
