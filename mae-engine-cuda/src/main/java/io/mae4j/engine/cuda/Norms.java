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
                () -> p.kernels()
                        .norms()
                        .layerNorm(
                                x.address(),
                                x.type(),
                                address(weight),
                                address(bias),
                                y.address(),
                                y.type(),
                                mean.address(),
                                inverse.address(),
                                x.shape().rows(),
                                x.shape().dim(-1),
                                op.epsilon()),
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
        long rows = x.shape().rows();
        int dim = x.shape().dim(-1);
        PlanBuilder.Sum dWeight = affine ? p.sum(node.output(1)) : null;
        PlanBuilder.Sum dBias = affine ? p.sum(node.output(2)) : null;
        PlanBuilder.Sum rowSum = affine ? p.rowSum(sum) : null;
        Value scratch = p.scratch(p.kernels().norms().layerNormGradientScratchBytes(rows, dim, rowSum != null));
        p.step(
                residual == null ? label : label + " + residual",
                () -> p.kernels()
                        .norms()
                        .layerNormGradient(
                                x.address(),
                                x.type(),
                                mean.address(),
                                inverse.address(),
                                dy.address(),
                                dy.type(),
                                address(weight),
                                address(residual),
                                dx.address(),
                                dx.type(),
                                address(copy),
                                sum(dWeight),
                                sum(dBias),
                                sum(rowSum),
                                rows,
                                dim,
                                scratch.address()),
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

    private static Value place(PlanBuilder.Sum sum) {
        return sum == null ? null : sum.at();
    }

    private static SumKernels.To sum(PlanBuilder.Sum sum) {
        return sum == null ? null : sum.to();
    }

    static void batchNorm(PlanBuilder p, Node node, BatchNorm op, String label) {
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        Value mean = p.output(node.output(1));
        Value variance = p.output(node.output(2));
        p.step(
                label,
                () -> p.kernels()
                        .norms()
                        .batchNorm(
                                x.address(),
                                y.address(),
                                mean.address(),
                                variance.address(),
                                x.shape().dim(0),
                                x.shape().dim(1),
                                op.epsilon()),
                x,
                y,
                mean,
                variance);
    }

    static void softmax(PlanBuilder p, Node node, String label) {
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        p.step(
                label,
                () -> p.kernels()
                        .norms()
                        .softmax(
                                x.address(),
                                y.address(),
                                x.shape().rows(),
                                x.shape().dim(-1)),
                x,
                y);
    }

    static void softmaxCrossEntropy(PlanBuilder p, Node node, String label) {
        Value logits = p.float32(node.input(0));
        Value target = p.float32(node.input(1));
        Value loss = p.output(node.output(0));
        p.step(
                label,
                () -> p.kernels()
                        .norms()
                        .softmaxCrossEntropy(
                                logits.address(),
                                target.address(),
                                loss.address(),
                                logits.shape().rows(),
                                logits.shape().dim(-1)),
                logits,
                target,
                loss);
    }

    private static long address(Value value) {
        return value == null ? 0 : value.address();
    }
}
