package io.mae4j.graph;

import java.util.List;

/** {@code scale * x + shift}, with numbers fixed at compile time. */
public record Affine(double scale, double shift) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        return List.of(inputs.get(0));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        return List.of(g.scale(outputGradients.get(0), scale));
    }
}
