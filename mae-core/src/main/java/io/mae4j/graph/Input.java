package io.mae4j.graph;

import java.util.List;

/** A value given with every batch. */
public record Input(String name, TensorType type) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        return List.of(type);
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        return List.of();
    }
}
