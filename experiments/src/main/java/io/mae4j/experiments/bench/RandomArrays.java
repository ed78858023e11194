package io.mae4j.experiments.bench;

import io.mae4j.graph.Shape;
import io.mae4j.random.RandomStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays where what the numbers are changes no time. */
final class RandomArrays {
    private RandomArrays() {}

    /** Of mean 0 and variance 1. */
    static INDArray normal(RandomStream random, Shape shape) {
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Nd4j.createFromArray(values).reshape(shape.toLongArray());
    }
}
