package io.mae4j.engine.cuda.plan;

import io.mae4j.engine.cuda.card.Type;
import io.mae4j.engine.cuda.kernel.NormKernels;
import io.mae4j.engine.cuda.kernel.Sum;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.LayerNorm;
import io.mae4j.graph.LinearWeightGradient;
import io.mae4j.graph.Node;
import io.mae4j.graph.Tensor;
import java.util.Optional;

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

    /**
     * What a layer norm made for a layer, made again beside the norm's own gradient for that of the layer's weights: kept from the
     * forward pass, it would be a tenth of a step's memory. Empty for what is no such tensor, and is kept.
     */
    static Optional<Value> layerNormAgain(PlanBuilder p, Tensor norm) {
        Node node = norm.node();
        boolean worthIt = node.op() instanceof LayerNorm
                && p.type(norm) == Type.BF16
                && p.usage().isReadBesides(norm, LinearWeightGradient.class);
        return (worthIt ? p.usage().layerNormGradientOf(node) : Optional.<Node>empty())
                .filter(gradient -> isDue(p, gradient))
                .map(gradient -> {
                    Value again = p.temporary(Type.BF16, norm.shape());
                    layerNormGradient(
                            p,
                            gradient,
                            gradient.label() + " + LayerNorm",
                            new NormKernels.Again(p.float32(node.input(2)), again));
                    return again;
                });
    }

    // whether all that it reads is made, and it is not
    private static boolean isDue(PlanBuilder p, Node gradient) {
        boolean adds = p.usage().additionOf(gradient).isPresent();
        return gradient.inputs().size() == 5
                && p.isMade(gradient.input(3))
                && !p.isLowered(gradient)
                && (!adds || p.isMade(p.usage().addedTo(gradient)));
    }

    static void layerNormGradient(PlanBuilder p, Node node, String label) {
        layerNormGradient(p, node, label, null);
    }

    private static void layerNormGradient(PlanBuilder p, Node node, String label, NormKernels.Again again) {
        p.lowered(node);
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
                () -> p.kernels()
                        .norms()
                        .layerNormGradient(normalised, dy, weight, residual, dx, copy, again, sums, scratch),
                x,
                mean,
                inverse,
                dy,
                weight,
                residual,
                dx,
                copy,
                again == null ? null : again.bias(),
                again == null ? null : again.y(),
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
