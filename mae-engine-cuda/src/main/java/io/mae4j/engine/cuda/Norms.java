package io.mae4j.engine.cuda;

import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.LayerNorm;
import io.mae4j.graph.Node;

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
        Value dx = p.output(node.output(0));
        long rows = x.shape().rows();
        int dim = x.shape().dim(-1);
        Value sum = affine ? p.accumulator(node.output(1)) : null;
        boolean accumulate = sum != null && p.usage().gradientOf(node.output(2)).isPresent();
        Value dWeight = !affine ? null : accumulate ? sum : p.output(node.output(1));
        Value dBias = !affine ? null : accumulate ? p.accumulator(node.output(2)) : p.output(node.output(2));
        Value scratch = p.scratch(p.kernels().norms().layerNormGradientScratchBytes(rows, dim));
        p.step(
                label,
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
                                dx.address(),
                                dx.type(),
                                address(dWeight),
                                address(dBias),
                                accumulate,
                                rows,
                                dim,
                                scratch.address()),
                x,
                mean,
                inverse,
                dy,
                weight,
                dx,
                dWeight,
                dBias,
                scratch);
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
