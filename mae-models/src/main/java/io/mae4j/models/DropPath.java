package io.mae4j.models;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Stochastic depth (Huang et al. 2016), picture by picture: block k of n drops each of its two residual branches with
 * probability {@code rate * k / (n - 1)}, k counted from 0, and multiplies those that stay so that the mean is as without. The
 * draws are fed to the graph, so that they are the same on every engine.
 */
public record DropPath(double rate, int depth) {
    /** The graph's input: [2 * depth, batch, 1, 1]. */
    public static final String INPUT = "drop_path";

    boolean drops() {
        return rate > 0 && depth > 1;
    }

    Optional<Tensor> input(GraphBuilder g, int batch) {
        return drops() ? Optional.of(g.input(INPUT, TensorType.floats(2 * depth, batch, 1, 1))) : Optional.empty();
    }

    /**
     * What a training step is fed; empty if nothing is ever dropped.
     *
     * @param pictures the place of each picture of the batch in its split: a draw is a function of the seed, the epoch, it,
     *     and its repeat
     * @param repeats how often each picture came in the epoch before: 0 where augmentation is not repeated
     */
    public Optional<INDArray> scales(Randomness randomness, int epoch, long[] pictures, int[] repeats) {
        if (!drops()) {
            return Optional.empty();
        }
        float[] scales = new float[2 * depth * pictures.length];
        for (int i = 0; i < pictures.length; i++) {
            RandomStream random = randomness.repeated("drop path", repeats[i], epoch, pictures[i]);
            for (int branch = 0; branch < 2 * depth; branch++) {
                double drop = rate * (branch / 2) / (depth - 1);
                scales[branch * pictures.length + i] = random.nextDouble() < drop ? 0 : (float) (1 / (1 - drop));
            }
        }
        return Optional.of(Nd4j.createFromArray(scales).reshape(2 * depth, pictures.length, 1, 1));
    }
}
