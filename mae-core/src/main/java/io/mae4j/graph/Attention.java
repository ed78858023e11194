package io.mae4j.graph;

import java.util.ArrayList;
import java.util.List;

/**
 * Multi-head scaled dot-product attention over packed projections.
 *
 * <p>Inputs: qkv [batch, tokens, 3 * dim], in which the last axis is (q, k, v) by head by channel as timm packs it; and, if
 * there is a second one, a key mask [batch, tokens] of 1 (attend) and 0 (ignore), with a 1 in each row. Outputs: [batch,
 * tokens, dim], and the logarithm of each row's softmax denominator [batch, heads, tokens], which the gradient needs and which
 * has no gradient.
 */
public record Attention(int heads) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Shape qkv = inputs.get(0).shape();
        Check.that(
                qkv.rank() == 3 && qkv.dim(2) % (3 * heads) == 0,
                this,
                "qkv [batch, tokens, 3 * " + heads + " heads * k]",
                inputs);
        Check.that(
                inputs.size() == 1 || inputs.get(1).shape().equals(qkv.sub(0, 2)),
                this,
                "a key mask [batch, tokens]",
                inputs);
        return List.of(
                TensorType.floats(qkv.with(2, qkv.dim(2) / 3)), TensorType.floats(qkv.dim(0), heads, qkv.dim(1)));
    }

    /** Channels of one head. */
    public int headDim(Shape qkv) {
        return qkv.dim(2) / 3 / heads;
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        List<Tensor> inputs =
                new ArrayList<>(List.of(node.input(0), node.output(0), node.output(1), outputGradients.get(0)));
        List<Tensor> gradients = new ArrayList<>();
        if (node.inputs().size() == 2) {
            inputs.add(node.input(1));
        }
        gradients.add(g.op(new AttentionGradient(heads), inputs.toArray(Tensor[]::new)));
        if (node.inputs().size() == 2) {
            gradients.add(null);
        }
        return gradients;
    }

    @Override
    public boolean differentiable(int input) {
        return input == 0;
    }
}
