package io.mae4j.graph;

import java.util.List;

/**
 * A weight that the program keeps.
 *
 * @param name as in the published checkpoints, such as {@code blocks.0.attn.qkv.weight}
 * @param trainable whether an optimiser changes it; frozen ones (sin-cos position tables) only travel with checkpoints
 * @param decay whether weight decay applies: not to one-dimensional parameters and biases (paper, appendix A.1)
 * @param layer for layer-wise learning-rate decay: 0 for the embeddings, k + 1 for block k; the head comes after the last
 */
public record Parameter(String name, Shape shape, Initializer initializer, boolean trainable, boolean decay, int layer)
        implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        return List.of(TensorType.floats(shape));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        return List.of();
    }
}
