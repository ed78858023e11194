package io.mae4j.engine.cuda;

import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;

/** Attention and its gradient: each one fused kernel or a few, which keep no scores. */
final class AttentionSteps {
    private AttentionSteps() {}

    static void forward(PlanBuilder p, Node node, int heads, String label) {
        Value qkv = p.operand(node.input(0));
        Value mask = node.inputs().size() == 2 ? p.float32(node.input(1)) : null;
        Value out = Products.outputIn(p, node.output(0), qkv.type());
        Value denominators = p.output(node.output(1));
        Shape shape = qkv.shape();
        int headDim = shape.dim(2) / 3 / heads;
        p.step(
                label,
                () -> p.kernels()
                        .attention()
                        .forward(
                                qkv.address(),
                                qkv.type(),
                                mask == null ? 0 : mask.address(),
                                out.address(),
                                out.type(),
                                denominators.address(),
                                shape.dim(0),
                                shape.dim(1),
                                heads,
                                headDim),
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
        Shape shape = qkv.shape();
        int headDim = shape.dim(2) / 3 / heads;
        boolean whole = dQkv.type() == p.type(node.output(0));
        PlanBuilder.Sum rowSum =
                whole && AttentionKernels.sumsRows(qkv.type(), shape.dim(1), headDim) ? p.rowSum(node.output(0)) : null;
        Value scratch = p.scratch(AttentionKernels.backwardScratchBytes(shape.dim(0), shape.dim(1), heads, headDim));
        p.step(
                rowSum == null ? label : label + " + bias gradient",
                () -> p.kernels()
                        .attention()
                        .backward(
                                qkv.address(),
                                qkv.type(),
                                mask == null ? 0 : mask.address(),
                                out.address(),
                                out.type(),
                                denominators.address(),
                                dOut.address(),
                                dOut.type(),
                                dQkv.address(),
                                dQkv.type(),
                                shape.dim(0),
                                shape.dim(1),
                                heads,
                                headDim,
                                rowSum == null ? null : rowSum.to(),
                                scratch.address()),
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
