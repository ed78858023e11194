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

    static void floats(Op op, List<TensorType> inputs) {
        that(inputs.stream().allMatch(t -> t.dtype() == DType.FLOAT), op, "float inputs", inputs);
    }
}
