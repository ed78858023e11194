package io.mae4j.engine;

import io.mae4j.graph.Shape;
import java.util.Arrays;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Row-major doubles with a shape: what the reference computes with. */
public record Array(Shape shape, double[] values) {
    public Array {
        if (shape.size() != values.length) {
            throw new IllegalArgumentException(values.length + " values do not fill " + shape);
        }
    }

    public static Array zeros(Shape shape) {
        return new Array(shape, new double[Math.toIntExact(shape.size())]);
    }

    public static Array of(Shape shape, float[] values) {
        double[] doubles = new double[values.length];
        Arrays.setAll(doubles, i -> values[i]);
        return new Array(shape, doubles);
    }

    public static Array of(INDArray array) {
        int[] dims = Arrays.stream(array.shape()).mapToInt(Math::toIntExact).toArray();
        return new Array(
                Shape.of(dims),
                array.castTo(DataType.DOUBLE).dup('c').reshape(-1).toDoubleVector());
    }

    public INDArray toNd4j(DataType type) {
        return Nd4j.createFromArray(values).castTo(type).reshape(shape.toLongArray());
    }

    /** Rounded to what a FLOAT32 input can hold. */
    public Array rounded() {
        return new Array(shape, Arrays.stream(values).map(v -> (float) v).toArray());
    }

    public Array copy() {
        return new Array(shape, values.clone());
    }

    public Array reshaped(Shape to) {
        return new Array(to, values);
    }

    /** Elements along the last axis. */
    public int columns() {
        return shape.rank() == 0 ? 1 : shape.dim(-1);
    }

    public int rows() {
        return values.length / columns();
    }

    /** By how much the other differs most, relative to the largest magnitude here (at least 1). */
    public double distance(Array other) {
        if (!shape.equals(other.shape)) {
            throw new AssertionError("shape " + other.shape + " instead of " + shape);
        }
        double largest = 1;
        double difference = 0;
        for (int i = 0; i < values.length; i++) {
            largest = Math.max(largest, Math.abs(values[i]));
            double d = Math.abs(values[i] - other.values[i]);
            difference = Double.isNaN(d) ? Double.POSITIVE_INFINITY : Math.max(difference, d);
        }
        return difference / largest;
    }
}
