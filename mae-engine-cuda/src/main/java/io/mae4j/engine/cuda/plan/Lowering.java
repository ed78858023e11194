package io.mae4j.engine.cuda.plan;

import io.mae4j.graph.Add;
import io.mae4j.graph.Affine;
import io.mae4j.graph.Attention;
import io.mae4j.graph.AttentionGradient;
import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.Broadcast;
import io.mae4j.graph.Concat;
import io.mae4j.graph.Constant;
import io.mae4j.graph.Gather;
import io.mae4j.graph.Gelu;
import io.mae4j.graph.GeluGradient;
import io.mae4j.graph.Input;
import io.mae4j.graph.LayerNorm;
import io.mae4j.graph.LayerNormGradient;
import io.mae4j.graph.Linear;
import io.mae4j.graph.LinearWeightGradient;
import io.mae4j.graph.MaskedMeanSquare;
import io.mae4j.graph.MaskedMeanSquareGradient;
import io.mae4j.graph.MatMul;
import io.mae4j.graph.Multiply;
import io.mae4j.graph.Node;
import io.mae4j.graph.Op;
import io.mae4j.graph.Pad;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Reshape;
import io.mae4j.graph.ScatterAdd;
import io.mae4j.graph.Slice;
import io.mae4j.graph.Softmax;
import io.mae4j.graph.SoftmaxCrossEntropy;
import io.mae4j.graph.SumTo;
import io.mae4j.graph.Transpose;
import io.mae4j.graph.Unary;
import java.util.Set;

/** Chooses the kernels for an operator. */
final class Lowering {
    /** Operators whose kernels can add a tensor to what they make. */
    static final Set<Class<? extends Op>> ADDING = Set.of(Linear.class, LayerNormGradient.class);

    private Lowering() {}

    /** Appends the steps of a node. */
    static void lower(PlanBuilder p, Node node, HostFallback fallback, long bad) {
        Op op = node.op();
        String label = node.label();
        boolean leaf = op instanceof Input || op instanceof Parameter || op instanceof Constant;
        if (leaf || p.isMade(node.output(0)) || p.isLowered(node)) {
            return; // leaves have their places, and others may have been made on the way to something else
        }
        if (op instanceof Reshape) {
            p.alias(node.output(0), p.value(node.input(0)));
        } else if (op instanceof Linear) {
            Products.linear(p, node, label);
        } else if (op instanceof LinearWeightGradient) {
            Products.linearWeightGradient(p, node, label);
        } else if (op instanceof MatMul matMul) {
            Products.matMul(p, node, matMul, label);
        } else if (op instanceof Attention attention) {
            AttentionSteps.forward(p, node, attention.heads(), label);
        } else if (op instanceof AttentionGradient gradient) {
            AttentionSteps.backward(p, node, gradient.heads(), label);
        } else if (op instanceof LayerNorm norm) {
            Norms.layerNorm(p, node, norm, label);
        } else if (op instanceof LayerNormGradient) {
            Norms.layerNormGradient(p, node, label);
        } else if (op instanceof BatchNorm norm) {
            Norms.batchNorm(p, node, norm, label);
        } else if (op instanceof Softmax) {
            Norms.softmax(p, node, label);
        } else if (op instanceof SoftmaxCrossEntropy) {
            Norms.softmaxCrossEntropy(p, node, label);
        } else if (op instanceof MaskedMeanSquare) {
            Losses.maskedMeanSquare(p, node, label);
        } else if (op instanceof MaskedMeanSquareGradient) {
            Losses.maskedMeanSquareGradient(p, node, label);
        } else if (op instanceof Gelu) {
            Elementwise.gelu(p, node, label);
        } else if (op instanceof GeluGradient) {
            Elementwise.geluGradient(p, node, label);
        } else if (op instanceof Add) {
            Elementwise.binary(p, node, "add", label);
        } else if (op instanceof Multiply) {
            Elementwise.binary(p, node, "multiply", label);
        } else if (op instanceof Affine affine) {
            Elementwise.affine(p, node, affine, label);
        } else if (op instanceof Unary unary) {
            Elementwise.unary(p, node, unary, label);
        } else {
            lowerMoves(p, node, label, fallback, bad);
        }
    }

    private static void lowerMoves(PlanBuilder p, Node node, String label, HostFallback fallback, long bad) {
        Op op = node.op();
        if (op instanceof Transpose transpose) {
            Shapes.transpose(p, node, transpose, label);
        } else if (op instanceof Concat concat) {
            Shapes.concat(p, node, concat, label);
        } else if (op instanceof Slice slice) {
            Shapes.slice(p, node, slice, label);
        } else if (op instanceof Pad pad) {
            Shapes.pad(p, node, pad, label);
        } else if (op instanceof Broadcast) {
            Shapes.broadcast(p, node, label);
        } else if (op instanceof SumTo) {
            Shapes.sumTo(p, node, label);
        } else if (op instanceof Gather) {
            Tokens.gather(p, node, bad, label);
        } else if (op instanceof ScatterAdd) {
            Tokens.scatterAdd(p, node, bad, label);
        } else {
            fallback.lower(p, node, label);
        }
    }
}
