package io.mae4j.graph;

import io.mae4j.random.RandomStream;
import java.util.Arrays;

/** How a parameter's first values are drawn. */
public sealed interface Initializer {

    /** Row-major values for a parameter of the given shape. */
    float[] values(Shape shape, RandomStream random);

    /** The same value everywhere: 0 for biases, 1 for the scale of a layer norm. */
    record Fill(float value) implements Initializer {
        @Override
        public float[] values(Shape shape, RandomStream random) {
            float[] values = new float[Math.toIntExact(shape.size())];
            Arrays.fill(values, value);
            return values;
        }
    }

    /** Given values, such as a sin-cos position table. */
    record Given(float[] table) implements Initializer {
        @Override
        public float[] values(Shape shape, RandomStream random) {
            if (table.length != shape.size()) {
                throw new IllegalArgumentException(
                        "shape " + shape + " needs " + shape.size() + " values, got " + table.length);
            }
            return table.clone();
        }

        @Override
        public String toString() {
            return "Given[" + table.length + " values]";
        }
    }

    /**
     * No first values: they come with weights that are loaded, or from fitting. A graph with such a parameter can be looked at but
     * not compiled.
     *
     * @param reason what is missing, for the error
     */
    record Absent(String reason) implements Initializer {
        @Override
        public float[] values(Shape shape, RandomStream random) {
            throw new IllegalStateException(reason);
        }
    }

    /** Normal around 0. */
    record Normal(double deviation) implements Initializer {
        @Override
        public float[] values(Shape shape, RandomStream random) {
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (deviation * random.nextGaussian());
            }
            return values;
        }
    }

    /** Xavier uniform (Glorot and Bengio 2010) of a weight seen as [out, everything else]: a patch convolution counts as linear. */
    record XavierUniform() implements Initializer {
        @Override
        public float[] values(Shape shape, RandomStream random) {
            double fanOut = shape.dim(0);
            double fanIn = shape.size() / fanOut;
            double bound = Math.sqrt(6 / (fanIn + fanOut));
            float[] values = new float[Math.toIntExact(shape.size())];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) (bound * (2 * random.nextDouble() - 1));
            }
            return values;
        }
    }
}
