package io.mae4j.experiments.bench;

import io.mae4j.UserError;
import io.mae4j.graph.Shape;
import io.mae4j.random.RandomStream;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Arrays where what the numbers are changes no time. */
final class RandomArrays {
    private RandomArrays() {}

    /**
     * Of mean 0 and variance 1.
     *
     * @throws UserError if Java's heap, where they are drawn, cannot hold so many
     */
    static INDArray normal(RandomStream random, Shape shape) {
        long heap = Runtime.getRuntime().maxMemory();
        if (shape.size() > Math.min(heap / Float.BYTES, Integer.MAX_VALUE - 8)) { // the longest array
            throw new UserError(
                    "not enough memory for random numbers " + shape + ": " + (shape.size() * Float.BYTES >> 20)
                            + " MiB are needed, and Java's heap may grow to " + (heap >> 20)
                            + " MiB, one array to 8191 MiB; a smaller batch needs less");
        }
        float[] values = new float[Math.toIntExact(shape.size())];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        return Nd4j.createFromArray(values).reshape(shape.toLongArray());
    }
}
