package io.mae4j.graph;

import java.util.List;

/** The sum of two tensors, broadcast against each other. */
public record Add() implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        return List.of(TensorType.floats(
                Shape.broadcast(inputs.get(0).shape(), inputs.get(1).shape())));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        Tensor dy = outputGradients.get(0);
        return List.of(
                g.sumTo(dy, node.input(0).shape()), g.sumTo(dy, node.input(1).shape()));
    }
}
