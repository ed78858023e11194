package io.mae4j.graph;

import java.util.List;

/** The part from {@code from} (inclusive) to {@code to} (exclusive) along an axis. */
public record Slice(int axis, int from, int to) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Shape shape = inputs.get(0).shape();
        Check.axis(this, axis, inputs);
        Check.that(
                0 <= from && from < to && to <= shape.dim(axis),
                this,
                "a range inside axis " + axis + " for " + from + ".." + to,
                inputs);
        return List.of(new TensorType(inputs.get(0).dtype(), shape.with(axis, to - from)));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        return List.of(g.op(new Pad(axis, from, node.input(0).dim(axis) - to), outputGradients.get(0)));
    }
}
