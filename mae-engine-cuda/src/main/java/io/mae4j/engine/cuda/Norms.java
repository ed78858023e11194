package io.mae4j.engine.cuda;

import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.LayerNorm;
import io.mae4j.graph.Node;
import io.mae4j.graph.Tensor;

/** Norms and softmax. */
final class Norms {
    private Norms() {}

    static void layerNorm(PlanBuilder p, Node node, LayerNorm op, String label) {
        boolean affine = node.inputs().size() == 3;
        Value x = p.value(node.input(0));
        Value weight = affine ? p.float32(node.input(1)) : null;
        Value bias = affine ? p.float32(node.input(2)) : null;
        Value y = p.output(node.output(0));
        Value mean = p.output(node.output(1));
        Value inverse = p.output(node.output(2));
        p.step(
                label,
                () -> p.kernels().norms().layerNorm(x, weight, bias, y, mean, inverse, op.epsilon()),
                x,
                weight,
                bias,
                y,
                mean,
                inverse);
    }

    static void layerNormGradient(PlanBuilder p, Node node, String label) {
        boolean affine = node.inputs().size() == 5;
        Value x = p.value(node.input(0));
        Value mean = p.float32(node.input(1));
        Value inverse = p.float32(node.input(2));
        Value dy = p.value(node.input(3));
        Value weight = affine ? p.float32(node.input(4)) : null;
        Node add = p.usage().additionOf(node).orElse(null);
        Value residual = add == null ? null : p.float32(p.usage().addedTo(node));
        Tensor sum = add == null ? node.output(0) : add.output(0);
        Value dx = p.output(sum);
        Value copy = dx.type() == Type.F32 ? p.copyForProducts(sum) : null;
        Sum dWeight = affine ? p.sum(node.output(1)) : null;
        Sum dBias = affine ? p.sum(node.output(2)) : null;
        Sum rowSum = affine ? p.rowSum(sum) : null;
        NormKernels.Normalised normalised = new NormKernels.Normalised(x, mean, inverse);
        NormKernels.GradientSums sums = new NormKernels.GradientSums(dWeight, dBias, rowSum);
        Value scratch = p.scratch(p.kernels().norms().layerNormGradientScratchBytes(x, sums));
        p.step(
                residual == null ? label : label + " + residual",
                () -> p.kernels().norms().layerNormGradient(normalised, dy, weight, residual, dx, copy, sums, scratch),
                x,
                mean,
                inverse,
                dy,
                weight,
                residual,
                dx,
                copy,
                place(dWeight),
                place(dBias),
                place(rowSum),
                scratch);
    }

    private static Value place(Sum sum) {
        return sum == null ? null : sum.at();
    }

    static void batchNorm(PlanBuilder p, Node node, BatchNorm op, String label) {
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        Value mean = p.output(node.output(1));
        Value variance = p.output(node.output(2));
        p.step(label, () -> p.kernels().norms().batchNorm(x, y, mean, variance, op.epsilon()), x, y, mean, variance);
    }

    static void softmax(PlanBuilder p, Node node, String label) {
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        p.step(label, () -> p.kernels().norms().softmax(x, y), x, y);
    }

    static void softmaxCrossEntropy(PlanBuilder p, Node node, String label) {
        Value logits = p.float32(node.input(0));
        Value target = p.float32(node.input(1));
        Value loss = p.output(node.output(0));
        p.step(label, () -> p.kernels().norms().softmaxCrossEntropy(logits, target, loss), logits, target, loss);
    }
}
