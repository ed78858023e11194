package io.mae4j.graph;

import java.util.List;

/** Of (x [..., in], dy [..., out]): dW [out, in] summed over all rows and, with {@code bias}, db [out]. */
public record LinearWeightGradient(boolean bias) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Shape x = inputs.get(0).shape();
        Shape dy = inputs.get(1).shape();
        Check.that(x.rank() == dy.rank() && x.rows() == dy.rows(), this, "as many rows in x as in dy", inputs);
        TensorType weight = TensorType.floats(dy.dim(-1), x.dim(-1));
        return bias ? List.of(weight, TensorType.floats(dy.dim(-1))) : List.of(weight);
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        throw Op.noSecondDerivative(this);
    }
}
