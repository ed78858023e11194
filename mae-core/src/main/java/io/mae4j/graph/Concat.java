package io.mae4j.graph;

import java.util.ArrayList;
import java.util.List;

/** Tensors one after another along an axis. */
public record Concat(int axis) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Check.axis(this, axis, inputs);
        Shape first = inputs.get(0).shape();
        int total = 0;
        for (TensorType input : inputs) {
            Check.that(
                    input.shape().rank() == first.rank()
                            && input.shape().with(axis, 1).equals(first.with(axis, 1)),
                    this,
                    "shapes that differ only along axis " + axis,
                    inputs);
            total += input.shape().dim(axis);
        }
        return List.of(TensorType.floats(first.with(axis, total)));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        List<Tensor> gradients = new ArrayList<>();
        int from = 0;
        for (Tensor input : node.inputs()) {
            int to = from + input.dim(axis);
            gradients.add(g.slice(outputGradients.get(0), axis, from, to));
            from = to;
        }
        return gradients;
    }
}
