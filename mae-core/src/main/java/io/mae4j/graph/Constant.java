package io.mae4j.graph;

import java.util.List;

/** A fixed array that is part of the program, not of its checkpoints; row-major values. */
public record Constant(Shape shape, float[] values) implements Op {
    public Constant {
        if (values.length != shape.size()) {
            throw new IllegalArgumentException(
                    "a constant of shape " + shape + " needs " + shape.size() + " values, got " + values.length);
        }
    }

    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        return List.of(TensorType.floats(shape));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        return List.of();
    }

    @Override
    public String toString() {
        return "Constant" + shape;
    }
}
