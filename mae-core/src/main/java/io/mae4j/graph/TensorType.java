package io.mae4j.graph;

/** The static type of a tensor. */
public record TensorType(DType dtype, Shape shape) {
    public static TensorType floats(Shape shape) {
        return new TensorType(DType.FLOAT, shape);
    }

    public static TensorType floats(int... dims) {
        return floats(Shape.of(dims));
    }

    public static TensorType ints(int... dims) {
        return new TensorType(DType.INT, Shape.of(dims));
    }

    @Override
    public String toString() {
        return (dtype == DType.INT ? "int" : "float") + shape;
    }
}
