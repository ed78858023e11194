package io.mae4j.graph;

import java.util.List;

/** Repeats axes of size 1 (and missing leading ones) up to a shape. */
public record Broadcast(Shape shape) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Check.that(inputs.get(0).shape().broadcastsTo(shape), this, "an input that broadcasts to " + shape, inputs);
        return List.of(TensorType.floats(shape));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        return List.of(g.sumTo(outputGradients.get(0), node.input(0).shape()));
    }
}
