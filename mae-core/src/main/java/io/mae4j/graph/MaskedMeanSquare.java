package io.mae4j.graph;

import java.util.Arrays;
import java.util.List;

/**
 * The paper's loss (section 3): the mean square over a patch's values, averaged over the masked patches. Of (prediction [batch,
 * patches, values], target like it, mask [batch, patches] of 1 for masked, with a 1 somewhere): a scalar. The mask has no gradient.
 */
public record MaskedMeanSquare() implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Shape prediction = inputs.get(0).shape();
        Check.that(
                prediction.rank() == 3
                        && prediction.equals(inputs.get(1).shape())
                        && inputs.get(2).shape().equals(prediction.sub(0, 2)),
                this,
                "prediction and target [batch, patches, values] and a mask [batch, patches]",
                inputs);
        return List.of(TensorType.floats(Shape.SCALAR));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        Tensor d = g.op(
                new MaskedMeanSquareGradient(), node.input(0), node.input(1), node.input(2), outputGradients.get(0));
        return Arrays.asList(d, g.scale(d, -1), null);
    }

    @Override
    public boolean differentiable(int input) {
        return input < 2;
    }
}
