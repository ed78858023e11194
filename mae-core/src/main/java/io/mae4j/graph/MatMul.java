package io.mae4j.graph;

import java.util.List;

/** Matrix product over the last two axes. A: [..., m, k], B: [..., k, n] with equal leading axes, or B: [k, n] for all of A. */
public record MatMul(boolean transposeA, boolean transposeB) implements Op {
    @Override
    public List<TensorType> infer(List<TensorType> inputs) {
        Check.floats(this, inputs);
        Shape a = inputs.get(0).shape();
        Shape b = inputs.get(1).shape();
        Check.that(a.rank() >= 2 && b.rank() >= 2, this, "matrices", inputs);
        boolean shared = b.rank() == 2;
        Check.that(!(shared && transposeA && a.rank() > 2), this, "equal leading axes when A is transposed", inputs);
        Check.that(shared || a.sub(0, a.rank() - 2).equals(b.sub(0, b.rank() - 2)), this, "equal leading axes", inputs);
        int m = a.dim(transposeA ? -1 : -2);
        int k = a.dim(transposeA ? -2 : -1);
        int n = b.dim(transposeB ? -2 : -1);
        Check.that(k == b.dim(transposeB ? -1 : -2), this, "equal inner sizes", inputs);
        return List.of(TensorType.floats(a.sub(0, a.rank() - 2).append(m, n)));
    }

    @Override
    public List<Tensor> gradient(GraphBuilder g, Node node, List<Tensor> outputGradients) {
        Tensor dy = outputGradients.get(0);
        Tensor a = node.input(0);
        Tensor b = node.input(1);
        Tensor da = transposeA ? g.matMul(b, dy, transposeB, true) : g.matMul(dy, b, false, !transposeB);
        if (b.shape().rank() == 2 && a.shape().rank() > 2) {
            a = g.reshape(a, Shape.of((int) a.shape().rows(), a.dim(-1)));
            dy = g.reshape(dy, Shape.of((int) dy.shape().rows(), dy.dim(-1)));
        }
        Tensor db = transposeB ? g.matMul(dy, a, true, transposeA) : g.matMul(a, dy, !transposeA, false);
        return List.of(da, db);
    }
}
