package io.mae4j.models.onnx;

import io.mae4j.UserError;
import io.mae4j.graph.Add;
import io.mae4j.graph.Affine;
import io.mae4j.graph.Attention;
import io.mae4j.graph.Broadcast;
import io.mae4j.graph.Concat;
import io.mae4j.graph.Constant;
import io.mae4j.graph.Gelu;
import io.mae4j.graph.LayerNorm;
import io.mae4j.graph.Linear;
import io.mae4j.graph.MatMul;
import io.mae4j.graph.Multiply;
import io.mae4j.graph.Node;
import io.mae4j.graph.Op;
import io.mae4j.graph.Pad;
import io.mae4j.graph.Reshape;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Slice;
import io.mae4j.graph.Softmax;
import io.mae4j.graph.SumTo;
import io.mae4j.graph.Transpose;
import io.mae4j.graph.Unary;
import java.util.ArrayList;
import java.util.List;

/** What each operator is in ONNX: those that a forward pass needs. */
final class OnnxRules {
    private static final int LAST = -1;

    private OnnxRules() {}

    /** @throws UserError for an operator that has no rule */
    static void write(OnnxNodes to, Node node) {
        List<String> in = node.inputs().stream().map(to::name).toList();
        Op op = node.op();
        Shape shape = node.output(0).shape();
        String result;
        if (op instanceof Add) {
            result = to.op("Add", in);
        } else if (op instanceof Multiply) {
            result = to.op("Mul", in);
        } else if (op instanceof Affine affine) {
            String scaled = to.op("Mul", List.of(in.get(0), to.number(affine.scale())));
            result = to.op("Add", List.of(scaled, to.number(affine.shift())));
        } else if (op instanceof Reshape) {
            result = to.op("Reshape", List.of(in.get(0), to.reshaped(shape)));
        } else if (op instanceof Transpose transpose) {
            result = to.op("Transpose", in, OnnxNodes.numbers("perm", transpose.axes()));
        } else if (op instanceof Concat concat) {
            result = to.op("Concat", in, OnnxNodes.number("axis", (long) concat.axis()));
        } else if (op instanceof Slice slice) {
            result = to.op(
                    "Slice", List.of(in.get(0), to.longs(slice.from()), to.longs(slice.to()), to.longs(slice.axis())));
        } else if (op instanceof Broadcast) {
            result = to.op("Expand", List.of(in.get(0), to.expanded(shape)));
        } else if (op instanceof SumTo) {
            result = sum(to, node, in.get(0));
        } else if (op instanceof Softmax) {
            result = to.op("Softmax", in, OnnxNodes.number("axis", (long) LAST));
        } else if (op instanceof Constant constant) {
            result = to.numbers(shape, constant.values());
        } else if (op instanceof Linear) {
            result = linear(to, in);
        } else if (op instanceof MatMul matMul) {
            result = to.op(
                    "MatMul",
                    List.of(
                            matMul.transposeA()
                                    ? swapped(to, in.get(0), node.input(0).shape())
                                    : in.get(0),
                            matMul.transposeB()
                                    ? swapped(to, in.get(1), node.input(1).shape())
                                    : in.get(1)));
        } else if (op instanceof Unary unary) {
            result = unary(to, unary.function(), in);
        } else if (op instanceof Pad pad) {
            result = to.op("Pad", List.of(in.get(0), to.longs(pads(pad, shape.rank()))));
        } else if (op instanceof Gelu) {
            result = gelu(to, in.get(0));
        } else if (op instanceof LayerNorm norm) {
            result = layerNorm(to, norm, node, in);
        } else if (op instanceof Attention attention && in.size() == 1) {
            result = attention(to, attention, in.get(0), node.input(0).shape());
        } else {
            throw new UserError("this model cannot be written as ONNX: there is no rule for "
                    + op.getClass().getSimpleName());
        }
        to.name(node.output(0), result);
    }

    private static String unary(OnnxNodes to, Unary.Function function, List<String> in) {
        return switch (function) {
            case EXP -> to.op("Exp", in);
            case LOG -> to.op("Log", in);
            case TANH -> to.op("Tanh", in);
            case SQRT -> to.op("Sqrt", in);
            case RSQRT -> to.op("Reciprocal", List.of(to.op("Sqrt", in)));
            case RECIPROCAL -> to.op("Reciprocal", in);
            case ABS -> to.op("Abs", in);
            case SIGN -> to.op("Sign", in);
        };
    }

    // before each axis, then after each
    private static long[] pads(Pad pad, int rank) {
        long[] pads = new long[2 * rank];
        pads[pad.axis()] = pad.before();
        pads[rank + pad.axis()] = pad.after();
        return pads;
    }

    // x W^T + b
    private static String linear(OnnxNodes to, List<String> in) {
        String transposed = to.op("Transpose", List.of(in.get(1)), OnnxNodes.numbers("perm", List.of(1, 0)));
        String product = to.op("MatMul", List.of(in.get(0), transposed));
        return in.size() == 2 ? product : to.op("Add", List.of(product, in.get(2)));
    }

    private static String swapped(OnnxNodes to, String name, Shape shape) {
        List<Integer> axes = new ArrayList<>();
        for (int i = 0; i < shape.rank(); i++) {
            axes.add(i);
        }
        java.util.Collections.swap(axes, axes.size() - 1, axes.size() - 2);
        return to.op("Transpose", List.of(name), OnnxNodes.numbers("perm", axes));
    }

    private static String sum(OnnxNodes to, Node node, String x) {
        Shape from = node.input(0).shape();
        Shape shape = node.output(0).shape();
        int missing = from.rank() - shape.rank();
        List<Long> axes = new ArrayList<>();
        for (int axis = 0; axis < from.rank(); axis++) {
            if (axis < missing || shape.dim(axis - missing) == 1 && from.dim(axis) != 1) {
                axes.add((long) axis);
            }
        }
        String axesName = to.longs(axes.stream().mapToLong(Long::longValue).toArray());
        String summed = to.op("ReduceSum", List.of(x, axesName), OnnxNodes.number("keepdims", 1L));
        return missing == 0 ? summed : to.op("Reshape", List.of(summed, to.reshaped(shape)));
    }

    // x / 2 * (1 + erf(x / sqrt 2))
    private static String gelu(OnnxNodes to, String x) {
        String erf = to.op("Erf", List.of(to.op("Mul", List.of(x, to.number(Math.sqrt(0.5))))));
        String half = to.op("Mul", List.of(x, to.number(0.5)));
        return to.op("Mul", List.of(half, to.op("Add", List.of(erf, to.number(1)))));
    }

    private static String layerNorm(OnnxNodes to, LayerNorm norm, Node node, List<String> in) {
        List<String> inputs = new ArrayList<>(in);
        if (in.size() == 1) {
            int dim = node.input(0).dim(LAST);
            float[] ones = new float[dim];
            java.util.Arrays.fill(ones, 1);
            inputs.add(to.numbers(Shape.of(dim), ones));
        }
        return to.op(
                "LayerNormalization", inputs, OnnxNodes.number("axis", (long) LAST), OnnxNodes.number("epsilon", (float)
                        norm.epsilon()));
    }

    // packed [batch, tokens, (q, k, v) by head by channel]
    private static String attention(OnnxNodes to, Attention attention, String qkv, Shape shape) {
        int tokens = shape.dim(1);
        int headDim = attention.headDim(shape);
        String apart = to.op("Reshape", List.of(qkv, to.longs(-1, tokens, 3, attention.heads(), headDim)));
        String first = to.op("Transpose", List.of(apart), OnnxNodes.numbers("perm", List.of(2, 0, 3, 1, 4)));
        List<String> parts = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String part = to.op("Slice", List.of(first, to.longs(i), to.longs(i + 1), to.longs(0)));
            parts.add(to.op("Squeeze", List.of(part, to.longs(0)))); // [batch, heads, tokens, channels]
        }
        String query = to.op("Mul", List.of(parts.get(0), to.number(1 / Math.sqrt(headDim))));
        String key = to.op("Transpose", List.of(parts.get(1)), OnnxNodes.numbers("perm", List.of(0, 1, 3, 2)));
        String weights =
                to.op("Softmax", List.of(to.op("MatMul", List.of(query, key))), OnnxNodes.number("axis", (long) LAST));
        String mixed = to.op("MatMul", List.of(weights, parts.get(2)));
        String back = to.op("Transpose", List.of(mixed), OnnxNodes.numbers("perm", List.of(0, 2, 1, 3)));
        return to.op("Reshape", List.of(back, to.longs(-1, tokens, (long) attention.heads() * headDim)));
    }
}
