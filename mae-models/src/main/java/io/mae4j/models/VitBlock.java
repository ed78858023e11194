package io.mae4j.models;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import java.util.function.UnaryOperator;

/**
 * A pre-norm transformer block (Dosovitskiy et al. 2020): attention and a two-layer perceptron, each on a layer norm and
 * around a residual.
 *
 * @param dim width of a token
 * @param heads attention heads, a divisor of {@code dim}
 * @param hidden width of the perceptron's hidden layer
 */
record VitBlock(int dim, int heads, int hidden) {
    static final double EPSILON = 1e-6;
    static final Initializer XAVIER = new Initializer.XavierUniform();
    private static final Initializer ZERO = new Initializer.Fill(0);
    private static final Initializer ONE = new Initializer.Fill(1);

    /** Tokens [batch, n, dim] to tokens; parameters are named below the builder's scope. */
    Tensor apply(GraphBuilder g, Tensor x) {
        return apply(g, x, UnaryOperator.identity(), UnaryOperator.identity());
    }

    /** With something done to the residual branch of attention, and to that of the perceptron. */
    Tensor apply(GraphBuilder g, Tensor x, UnaryOperator<Tensor> attended, UnaryOperator<Tensor> perceived) {
        Tensor qkv = linear(g.within("attn"), "qkv", norm(g, "norm1", x), 3 * dim);
        x = g.add(x, attended.apply(linear(g.within("attn"), "proj", g.attention(qkv, heads), dim)));
        Tensor h = g.gelu(linear(g.within("mlp"), "fc1", norm(g, "norm2", x), hidden));
        return g.add(x, perceived.apply(linear(g.within("mlp"), "fc2", h, dim)));
    }

    static Tensor norm(GraphBuilder g, String name, Tensor x) {
        GraphBuilder here = g.within(name);
        int dim = x.dim(-1);
        return g.layerNorm(x, here.parameter("weight", ONE, dim), here.parameter("bias", ZERO, dim), EPSILON);
    }

    static Tensor linear(GraphBuilder g, String name, Tensor x, int out) {
        GraphBuilder here = g.within(name);
        return g.linear(x, here.parameter("weight", XAVIER, out, x.dim(-1)), here.parameter("bias", ZERO, out));
    }
}
