package io.mae4j.engine.cpu;

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
import org.bytedeco.dnnl.global.dnnl;

/** Chooses the kernels for an operator. */
final class Lowering {
    private Lowering() {}

    /** Appends the steps of a node. */
    static void lower(PlanBuilder p, Node node, Fallback fallback) {
        Op op = node.op();
        String label = node.label();
        if (op instanceof Input
                || op instanceof Parameter
                || op instanceof Constant
                || p.usage().isFusedAddition(node)) {
            return; // leaves have their places, and the addition was done by its linear layer
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
            AttentionUnits.forward(p, node, attention, label);
        } else if (op instanceof AttentionGradient gradient) {
            AttentionUnits.backward(p, node, gradient.heads(), label);
        } else if (op instanceof LayerNorm norm) {
            Norms.layerNorm(p, node, norm, label);
        } else if (op instanceof LayerNormGradient) {
            Norms.layerNormGradient(p, node, label);
        } else if (op instanceof BatchNorm norm) {
            BatchNormUnit.lower(p, node, norm, label);
        } else if (op instanceof Softmax softmax) {
            Norms.softmax(p, node, softmax, label);
        } else if (op instanceof Gelu) {
            Elementwise.gelu(p, node, label);
        } else if (op instanceof GeluGradient) {
            Elementwise.geluGradient(p, node, label);
        } else if (op instanceof Add) {
            Elementwise.binary(p, node, dnnl.dnnl_binary_add, label);
        } else if (op instanceof Multiply) {
            Elementwise.binary(p, node, dnnl.dnnl_binary_mul, label);
        } else if (op instanceof Affine affine) {
            Elementwise.affine(p, node, affine, label);
        } else if (op instanceof Unary unary) {
            Elementwise.unary(p, node, unary, label);
        } else {
            lowerMoves(p, node, label, fallback);
        }
    }

    private static void lowerMoves(PlanBuilder p, Node node, String label, Fallback fallback) {
        Op op = node.op();
        if (op instanceof Transpose transpose) {
            Shapes.transpose(p, node, transpose, label);
        } else if (op instanceof Concat concat) {
            Shapes.concat(p, node, concat, label);
        } else if (op instanceof Slice slice) {
            Shapes.slice(p, node, slice, label);
        } else if (op instanceof Pad pad) {
            Shapes.pad(p, node, pad, label);
        } else if (op instanceof Broadcast broadcast) {
            Shapes.broadcast(p, node, broadcast, label);
        } else if (op instanceof SumTo sumTo) {
            Shapes.sumTo(p, node, sumTo, label);
        } else if (op instanceof Gather) {
            Tokens.gather(p, node, label);
        } else if (op instanceof ScatterAdd scatter) {
            Tokens.scatterAdd(p, node, scatter, label);
        } else if (op instanceof MaskedMeanSquare) {
            Losses.maskedMeanSquare(p, node, label);
        } else if (op instanceof MaskedMeanSquareGradient) {
            Losses.maskedMeanSquareGradient(p, node, label);
        } else if (op instanceof SoftmaxCrossEntropy) {
            Losses.softmaxCrossEntropy(p, node, label);
        } else {
            fallback.lower(p, node, label);
        }
    }
}
