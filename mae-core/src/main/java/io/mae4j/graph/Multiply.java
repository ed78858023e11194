package io.mae4j.graph;

import java.util.List;

/** The element-wise product of two tensors, broadcast against each other. */
public record Multiply() implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        return List.of(TensorType.floats(
                Shape.broadcast(inputs.get(0).shape(), inputs.get(1).shape())));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        Tensor dy = outputGradients.get(0);
        Tensor a = node.input(0);
        Tensor b = node.input(1);
        return List.of(g.sumTo(g.multiply(dy, b), a.shape()), g.sumTo(g.multiply(dy, a), b.shape()));
    }
}
