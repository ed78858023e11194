package io.mae4j.engine.cuda;

import io.mae4j.graph.Node;
import io.mae4j.graph.ScatterAdd;

/** Gathering tokens by index and its opposite. */
final class Tokens {
    private Tokens() {}

    static void gather(PlanBuilder p, Node node, long bad, String label) {
        Value x = p.float32(node.input(0));
        Value indices = p.value(node.input(1));
        Value y = p.output(node.output(0));
        p.step(
                label,
                () -> p.kernels()
                        .tokens()
                        .gather(
                                x.address(),
                                indices.address(),
                                y.address(),
                                indices.shape().dim(0),
                                indices.shape().dim(1),
                                x.shape().dim(1),
                                x.shape().dim(2),
                                x.shape().dim(0) == 1,
                                bad),
                x,
                indices,
                y);
    }

    static void scatterAdd(PlanBuilder p, Node node, ScatterAdd op, long bad, String label) {
        Value dy = p.float32(node.input(0));
        Value indices = p.value(node.input(1));
        Value dx = p.output(node.output(0));
        int batch = indices.shape().dim(0);
        p.step(
                label,
                () -> p.kernels()
                        .tokens()
                        .scatterAdd(
                                dy.address(),
                                indices.address(),
                                dx.address(),
                                batch,
                                indices.shape().dim(1),
                                op.tokens(),
                                dy.shape().dim(2),
                                op.batches() != batch,
                                bad),
                dy,
                indices,
                dx);
    }
}
