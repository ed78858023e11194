package io.mae4j.graph;

import java.util.List;

/** Checks of operator inputs, with messages that name the operator. */
final class Check {
    private Check() {}

    static void that(boolean holds, Op op, String expectation, List<TensorType> inputs) {
        if (!holds) {
            throw new IllegalArgumentException(
                    op.getClass().getSimpleName() + " needs " + expectation + ", got " + inputs);
        }
    }

    static void axis(Op op, int axis, List<TensorType> inputs) {
        int rank = inputs.get(0).shape().rank();
        that(0 <= axis && axis < rank, op, "an axis of 0.." + (rank - 1) + " instead of " + axis, inputs);
    }

    static void floats(Op op, List<TensorType> inputs) {
        that(inputs.stream().allMatch(t -> t.dtype() == DType.FLOAT), op, "float inputs", inputs);
    }
}
