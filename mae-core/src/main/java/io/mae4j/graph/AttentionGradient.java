package io.mae4j.graph;

import java.util.List;

/** Of (qkv, output, log denominators, dOutput) and the key mask if there is one, as in {@link Attention}: dqkv. */
public record AttentionGradient(int heads) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        return List.of(inputs.get(0));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        throw Op.noSecondDerivative(this);
    }
}
