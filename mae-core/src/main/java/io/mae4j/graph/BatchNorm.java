package io.mae4j.graph;

import java.util.List;

/**
 * Batch normalisation without affine parameters, in training mode: x [rows, features], biased variance over the rows. Outputs
 * y and the batch's mean and variance [features], from which a caller keeps running statistics (they have no gradient).
 */
public record BatchNorm(double epsilon) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Shape x = inputs.get(0).shape();
        Check.that(x.rank() == 2, this, "x [rows, features]", inputs);
        TensorType features = TensorType.floats(x.dim(1));
        return List.of(inputs.get(0), features, features);
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        Tensor y = node.output(0);
        Tensor dy = outputGradients.get(0);
        Tensor inverse = g.unary(Unary.Function.RSQRT, g.affine(node.output(2), 1, epsilon)); // [features]
        Shape features = inverse.shape();
        double rows = 1.0 / y.dim(0);
        Tensor meanDy = g.scale(g.sumTo(dy, features), rows);
        Tensor meanDyY = g.scale(g.sumTo(g.multiply(dy, y), features), rows);
        Tensor centred = g.subtract(g.subtract(dy, meanDy), g.multiply(y, meanDyY));
        return List.of(g.multiply(centred, inverse));
    }
}
