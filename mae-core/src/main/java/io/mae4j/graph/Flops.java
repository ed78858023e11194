package io.mae4j.graph;

import java.util.Collection;

/**
 * The floating-point operations of matrix products, a multiplication and an addition counted as two. Everything else (norms,
 * activations, softmax, sums, the optimiser) counts as nothing, as is usual; so does what an engine computes a second time, such
 * as the scores of attention in its gradient.
 */
public final class Flops {
    private Flops() {}

    /** Of all nodes that the graph's outputs need. */
    public static long of(Graph graph) {
        return of(graph.needed(graph.outputs().values()));
    }

    public static long of(Collection<Node> nodes) {
        return nodes.stream().mapToLong(Flops::of).sum();
    }

    /** Of one node: {@code 2 m n k} for a product; two of those per head for attention and four for its gradient. */
    public static long of(Node node) {
        Op op = node.op();
        if (op instanceof Linear || op instanceof LinearWeightGradient) {
            Shape x = node.input(0).shape();
            long out = node.input(1).shape().dim(op instanceof Linear ? 0 : -1);
            return 2 * x.size() * out;
        } else if (op instanceof MatMul matMul) {
            long inner = node.input(0).dim(matMul.transposeA() ? -2 : -1);
            return 2 * node.output(0).shape().size() * inner;
        } else if (op instanceof Attention) {
            return 2 * scoresAndValues(node.input(0).shape());
        } else if (op instanceof AttentionGradient) {
            return 4 * scoresAndValues(node.input(0).shape());
        }
        return 0;
    }

    // 2 B N^2 D, of qkv [B, N, 3 D]
    private static long scoresAndValues(Shape qkv) {
        long tokens = qkv.dim(1);
        return 2 * qkv.dim(0) * tokens * tokens * (qkv.dim(2) / 3);
    }
}
