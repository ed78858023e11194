package io.mae4j.graph;

import java.util.List;

/**
 * Layer normalisation of the last axis with the biased variance: {@code (x - mean) / sqrt(var + epsilon)}, then times weight
 * [d] plus bias [d] if they are given (three inputs, or one).
 *
 * <p>Outputs: y like x, and per row the mean and {@code 1 / sqrt(var + epsilon)}, which the gradient needs; both [...] without
 * the last axis, and without a gradient of their own.
 */
public record LayerNorm(double epsilon) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Shape x = inputs.get(0).shape();
        Shape last = Shape.of(x.dim(-1));
        Check.that(
                inputs.size() == 1
                        || inputs.size() == 3
                                && inputs.get(1).shape().equals(last)
                                && inputs.get(2).shape().equals(last),
                this,
                "x alone, or x [..., d] with weight and bias [d]",
                inputs);
        TensorType statistics = TensorType.floats(x.sub(0, x.rank() - 1));
        return List.of(inputs.get(0), statistics, statistics);
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        boolean affine = node.inputs().size() == 3;
        Tensor x = node.input(0);
        Tensor mean = node.output(1);
        Tensor inverse = node.output(2);
        Tensor dy = outputGradients.get(0);
        return affine
                ? g.node(new LayerNormGradient(), x, mean, inverse, dy, node.input(1))
                        .outputs()
                : g.node(new LayerNormGradient(), x, mean, inverse, dy).outputs();
    }
}
