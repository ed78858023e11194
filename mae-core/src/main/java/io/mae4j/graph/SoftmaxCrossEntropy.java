package io.mae4j.graph;

import java.util.Arrays;
import java.util.List;

/**
 * Cross-entropy of logits [..., classes] against target probabilities of the same shape (soft targets): [...], in nats. Targets
 * have no gradient.
 */
public record SoftmaxCrossEntropy() implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Shape logits = inputs.get(0).shape();
        Check.that(logits.equals(inputs.get(1).shape()), this, "targets shaped like the logits", inputs);
        return List.of(TensorType.floats(logits.sub(0, logits.rank() - 1)));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        Tensor target = node.input(1);
        Shape column = target.shape().with(-1, 1);
        Tensor dy = g.reshape(outputGradients.get(0), column);
        Tensor expected = g.multiply(g.softmax(node.input(0)), g.sumTo(target, column));
        return Arrays.asList(g.multiply(g.subtract(expected, target), dy), null);
    }

    @Override
    public boolean differentiable(int input) {
        return input == 0;
    }
}
