package io.mae4j.graph;

import java.util.List;

/** The exact Gaussian error linear unit, {@code x * Phi(x)} with the error function (Hendrycks and Gimpel 2016). */
public record Gelu() implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        return List.of(inputs.get(0));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        return List.of(g.op(new GeluGradient(), node.input(0), outputGradients.get(0)));
    }
}
