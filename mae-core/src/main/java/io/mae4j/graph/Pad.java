package io.mae4j.graph;

import java.util.List;

/** Zeros before and after along an axis. */
public record Pad(int axis, int before, int after) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Check.axis(this, axis, inputs);
        Shape shape = inputs.get(0).shape();
        Check.that(before >= 0 && after >= 0, this, "no less than nothing before and after", inputs);
        return List.of(TensorType.floats(shape.with(axis, before + shape.dim(axis) + after)));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        return List.of(g.slice(
                outputGradients.get(0), axis, before, before + node.input(0).dim(axis)));
    }
}
