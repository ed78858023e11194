package io.mae4j.graph;

import java.util.Arrays;
import java.util.List;

/** Tokens by index: x [batch or 1, n, dim], indices int [batch, k] gives [batch, k, dim]. */
public record Gather() implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Shape x = inputs.get(0).shape();
        Shape indices = inputs.get(1).shape();
        Check.that(
                x.rank() == 3
                        && indices.rank() == 2
                        && inputs.get(1).dtype() == DType.INT
                        && (x.dim(0) == 1 || x.dim(0) == indices.dim(0)),
                this,
                "x [batch or 1, n, dim] and int indices [batch, k]",
                inputs);
        return List.of(TensorType.floats(indices.dim(0), indices.dim(1), x.dim(2)));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        Shape x = node.input(0).shape();
        return Arrays.asList(g.op(new ScatterAdd(x.dim(0), x.dim(1)), outputGradients.get(0), node.input(1)), null);
    }

    @Override
    public boolean differentiable(int input) {
        return input == 0;
    }
}
