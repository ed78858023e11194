package io.mae4j.graph;

import java.util.List;

/** Softmax over the last axis. */
public record Softmax() implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        return List.of(inputs.get(0));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        Tensor y = node.output(0);
        Tensor dy = outputGradients.get(0);
        Tensor inner = g.sumTo(g.multiply(dy, y), y.shape().with(-1, 1));
        return List.of(g.multiply(y, g.subtract(dy, inner)));
    }
}
