package io.mae4j.graph;

import java.util.List;

/** {@code y = x W^T + b}: x [..., rows, in], W [out, in], and b [out] if there is a third input; y [..., rows, out]. */
public record Linear() implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Shape x = inputs.get(0).shape();
        Shape weight = inputs.get(1).shape();
        Check.that(weight.rank() == 2 && x.rank() >= 2 && x.dim(-1) == weight.dim(1), this, "x [..., rows, in] and a weight [out, in]", inputs);
        Check.that(inputs.size() == 2 || inputs.get(2).shape().equals(Shape.of(weight.dim(0))), this, "a bias [out]", inputs);
        return List.of(TensorType.floats(x.with(-1, weight.dim(0))));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        Tensor dy = outputGradients.get(0);
        boolean bias = node.inputs().size() == 3;
        Tensor dx = g.matMul(dy, node.input(1));
        List<Tensor> weightGradients = g.node(new LinearWeightGradient(bias), node.input(0), dy).outputs();
        return bias ? List.of(dx, weightGradients.get(0), weightGradients.get(1)) : List.of(dx, weightGradients.get(0));
    }
}
