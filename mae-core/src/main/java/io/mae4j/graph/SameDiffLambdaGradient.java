package io.mae4j.graph;

import java.util.List;

/** Of a lambda's inputs and dy: the gradients of its float inputs, in order, by SameDiff. */
public record SameDiffLambdaGradient(SameDiffLambda lambda) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        return inputs.subList(0, inputs.size() - 1).stream()
                .filter(t -> t.dtype() == DType.FLOAT)
                .toList();
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        throw Op.noSecondDerivative(this);
    }
}
