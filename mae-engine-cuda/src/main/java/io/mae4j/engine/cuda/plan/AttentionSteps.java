package io.mae4j.engine.cuda.plan;

import io.mae4j.engine.cuda.kernel.AttentionKernels;
import io.mae4j.engine.cuda.kernel.Sum;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.graph.Node;

/** Attention and its gradient: each one fused kernel or a few, which keep no scores. */
final class AttentionSteps {
    private AttentionSteps() {}

    static void forward(PlanBuilder p, Node node, int heads, String label) {
        Value qkv = p.operand(node.input(0));
        Value mask = node.inputs().size() == 2 ? p.float32(node.input(1)) : null;
        Value out = Products.outputIn(p, node.output(0), qkv.type());
        Value denominators = p.output(node.output(1));
        p.step(
                label,
                () -> p.kernels().attention().forward(qkv, mask, out, denominators, heads),
                qkv,
                mask,
                out,
                denominators);
        Products.finish(p, node.output(0), out, label);
    }

    static void backward(PlanBuilder p, Node node, int heads, String label) {
        Value qkv = p.operand(node.input(0));
        Value out = p.as(node.input(1), qkv.type());
        Value denominators = p.float32(node.input(2));
        Value dOut = p.as(node.input(3), qkv.type());
        Value mask = node.inputs().size() == 5 ? p.float32(node.input(4)) : null;
        Value dQkv = Products.outputIn(p, node.output(0), qkv.type());
        boolean whole = dQkv.type() == p.type(node.output(0));
        Sum rowSum = whole && AttentionKernels.sumsRows(qkv, heads) ? p.rowSum(node.output(0)) : null;
        Value scratch = p.scratch(AttentionKernels.backwardScratchBytes(qkv, heads));
        p.step(
                rowSum == null ? label : label + " + bias gradient",
                () -> p.kernels()
                        .attention()
                        .backward(qkv, mask, out, denominators, dOut, dQkv, heads, rowSum, scratch),
                qkv,
                out,
                denominators,
                dOut,
                mask,
                dQkv,
                rowSum == null ? null : rowSum.at(),
                scratch);
        Products.finish(p, node.output(0), dQkv, label);
    }
}
