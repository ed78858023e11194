package io.mae4j.engine;

import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;

/** Whole models of a few hundred weights. */
final class Blocks {
    private Blocks() {}

    /** A pre-norm transformer block with biases. */
    static Tensor transformer(GraphCase c, Tensor x, int heads, int hidden, Tensor keyMask) {
        GraphBuilder g = c.g();
        int dim = x.dim(2);
        Tensor qkv = linear(c, norm(c, x), 3 * dim);
        Tensor attention = keyMask == null ? g.attention(qkv, heads) : g.attention(qkv, heads, keyMask);
        Tensor middle = g.add(x, linear(c, attention, dim));
        return g.add(middle, linear(c, g.gelu(linear(c, norm(c, middle), hidden)), dim));
    }

    /** Patches, masking by gather, a block, mask tokens, unshuffle, a head, and the loss on masked patches. */
    static void autoencoder(GraphCase c) {
        GraphBuilder g = c.g();
        int batch = 2;
        int patches = 4;
        int kept = 2;
        Tensor image = c.input(batch, patches, 3);
        Tensor embedded = g.add(linear(c, image, 4), c.parameter(1, patches, 4));
        Tensor visible = g.gather(embedded, c.indices(patches, batch, kept));
        Tensor classToken = g.broadcast(c.parameter(1, 1, 4), Shape.of(batch, 1, 4));
        Tensor encoded = transformer(c, g.concat(1, classToken, visible), 2, 5, null);
        Tensor maskTokens = g.broadcast(c.parameter(1, 1, 4), Shape.of(batch, patches - kept, 4));
        Tensor all = g.concat(1, g.slice(encoded, 1, 1, 1 + kept), maskTokens);
        Tensor restored = g.gather(all, c.indices(patches, batch, patches));
        Tensor prediction = linear(c, norm(c, restored), 3);
        c.output(g.maskedMeanSquare(prediction, image, c.mask(batch, patches)));
    }

    private static Tensor norm(GraphCase c, Tensor x) {
        return c.g().layerNorm(x, c.parameter(x.dim(-1)), c.parameter(x.dim(-1)), 1e-6);
    }

    private static Tensor linear(GraphCase c, Tensor x, int out) {
        return c.g().linear(x, c.parameter(out, x.dim(-1)), c.parameter(out));
    }
}
