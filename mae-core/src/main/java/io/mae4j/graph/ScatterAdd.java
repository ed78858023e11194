package io.mae4j.graph;

import java.util.Arrays;
import java.util.List;

/** The opposite of {@link Gather}: of (dy [batch, k, dim], indices [batch, k]) the sums [batches, tokens, dim]. */
public record ScatterAdd(int batches, int tokens) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Shape dy = inputs.get(0).shape();
        Check.that(
                dy.rank() == 3 && inputs.get(1).shape().equals(dy.sub(0, 2)),
                this,
                "dy [batch, k, dim] and indices [batch, k]",
                inputs);
        return List.of(TensorType.floats(batches, tokens, dy.dim(2)));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        Tensor dy = outputGradients.get(0);
        return Arrays.asList(g.gather(dy, node.input(1)), null);
    }

    @Override
    public boolean differentiable(int input) {
        return input == 0;
    }
}
