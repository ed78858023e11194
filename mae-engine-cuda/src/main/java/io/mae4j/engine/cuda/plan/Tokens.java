package io.mae4j.engine.cuda.plan;

import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.graph.Node;

/** Gathering tokens by index and its opposite. */
final class Tokens {
    private Tokens() {}

    static void gather(PlanBuilder p, Node node, long bad, String label) {
        Value x = p.float32(node.input(0));
        Value indices = p.value(node.input(1));
        Value y = p.output(node.output(0));
        p.step(label, () -> p.kernels().tokens().gather(x, indices, y, bad), x, indices, y);
    }

    static void scatterAdd(PlanBuilder p, Node node, long bad, String label) {
        Value dy = p.float32(node.input(0));
        Value indices = p.value(node.input(1));
        Value dx = p.output(node.output(0));
        p.step(label, () -> p.kernels().tokens().scatterAdd(dy, indices, dx, bad), dy, indices, dx);
    }
}
