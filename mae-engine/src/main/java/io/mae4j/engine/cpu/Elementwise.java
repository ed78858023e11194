package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Operand;
import io.mae4j.engine.plan.Range;
import io.mae4j.graph.Affine;
import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.bytedeco.dnnl.global.dnnl;

/** Functions of each element, and sums and products with broadcasting. */
final class Elementwise {
    private static final int GRAIN = 16;
    private static final int ROW = 64; // rows at least this long are combined one by one

    private Elementwise() {}

    /** The same elements in another type, or just copied. */
    static List<Unit> copy(PlanBuilder p, Value from, Value to) {
        return p.split(from.shape().size(), GRAIN).stream()
                .<Unit>map(r -> new Call(Primitive.reorder(
                                from.vector(r.from(), r.to()), to.vector(r.from(), r.to()), PostOps.none()))
                        .with(dnnl.DNNL_ARG_FROM, from.element(r.from()))
                        .with(dnnl.DNNL_ARG_TO, to.element(r.from())))
                .toList();
    }

    static void affine(PlanBuilder p, Node node, Affine op, String label) {
        p.step(
                label,
                function(
                        p,
                        dnnl.dnnl_eltwise_linear,
                        op.scale(),
                        op.shift(),
                        p.float32(node.input(0)),
                        p.output(node.output(0))));
    }

    static void unary(PlanBuilder p, Node node, Unary op, String label) {
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        p.step(
                label,
                switch (op.function()) {
                    case EXP -> function(p, dnnl.dnnl_eltwise_exp, 0, 0, x, y);
                    case LOG -> host(p, x, y, Math::log); // oneDNN's is off by 4e-6, also where it is 0
                    case TANH -> function(p, dnnl.dnnl_eltwise_tanh, 0, 0, x, y);
                    case SQRT -> function(p, dnnl.dnnl_eltwise_sqrt, 0, 0, x, y);
                    case RSQRT -> function(p, dnnl.dnnl_eltwise_pow, 1, -0.5, x, y);
                    case RECIPROCAL -> function(p, dnnl.dnnl_eltwise_pow, 1, -1, x, y);
                    case ABS -> function(p, dnnl.dnnl_eltwise_abs, 0, 0, x, y);
                    case SIGN -> host(p, x, y, Math::signum);
                });
    }

    private static List<Unit> host(PlanBuilder p, Value x, Value y, DoubleUnaryOperator function) {
        return p.split(x.shape().size(), GRAIN).stream()
                .map(r -> Unit.host(
                        () -> {
                            for (long i = 4 * r.from(); i < 4 * r.to(); i += 4) {
                                double value = NativeMemory.getFloat(x.at().address() + i);
                                NativeMemory.putFloat(y.at().address() + i, (float) function.applyAsDouble(value));
                            }
                        },
                        x.at().buffer(),
                        y.at().buffer()))
                .toList();
    }

    static void gelu(PlanBuilder p, Node node, String label) {
        Value y = p.output(node.output(0));
        p.step(label, function(p, dnnl.dnnl_eltwise_gelu_erf, 0, 0, p.as(node.input(0), y.type()), y));
    }

    static void geluGradient(PlanBuilder p, Node node, String label) {
        Value dx = p.output(node.output(0));
        Value x = p.as(node.input(0), dx.type());
        Value dy = p.as(node.input(1), dx.type());
        p.step(
                label,
                p.split(x.shape().size(), GRAIN).stream()
                        .<Unit>map(r -> {
                            Desc xDesc = x.vector(r.from(), r.to());
                            Primitive hint = Primitive.eltwise(dnnl.dnnl_eltwise_gelu_erf, 0, 0, xDesc, xDesc);
                            Primitive gradient = Primitive.eltwiseBackward(
                                    dnnl.dnnl_eltwise_gelu_erf,
                                    dx.vector(r.from(), r.to()),
                                    dy.vector(r.from(), r.to()),
                                    xDesc,
                                    hint);
                            return new Call(gradient)
                                    .with(dnnl.DNNL_ARG_SRC, x.element(r.from()))
                                    .with(dnnl.DNNL_ARG_DIFF_DST, dy.element(r.from()))
                                    .with(dnnl.DNNL_ARG_DIFF_SRC, dx.element(r.from()));
                        })
                        .toList());
    }

    private static List<Unit> function(PlanBuilder p, int algorithm, double alpha, double beta, Value x, Value y) {
        return p.split(x.shape().size(), GRAIN).stream()
                .<Unit>map(r -> new Call(Primitive.eltwise(
                                algorithm, alpha, beta, x.vector(r.from(), r.to()), y.vector(r.from(), r.to())))
                        .with(dnnl.DNNL_ARG_SRC, x.element(r.from()))
                        .with(dnnl.DNNL_ARG_DST, y.element(r.from())))
                .toList();
    }

    /** Add or multiply with broadcasting of either operand. */
    static void binary(PlanBuilder p, Node node, int algorithm, String label) {
        Value a = p.float32(node.input(0));
        Value b = p.float32(node.input(1));
        Shape out = node.output(0).shape();
        if (!a.shape().equals(out)) { // both operators commute
            Value swap = a;
            a = b;
            b = swap;
        }
        if (!a.shape().equals(out)) {
            Value full = p.temporary(Desc.F32, out);
            Shapes.broadcast(p, a, full, label);
            a = full;
        }
        p.step(label, binary(p, algorithm, a, b, p.output(node.output(0))));
    }

    /** {@code c = a (op) b} where a and c have the same shape and b broadcasts to it. */
    static List<Unit> binary(PlanBuilder p, int algorithm, Value a, Value b, Value c) {
        long inner = b.shape().size();
        long outer = c.shape().size() / inner;
        List<Unit> units = new ArrayList<>();
        if (outer == 1) {
            for (Range r : p.split(inner, GRAIN)) {
                units.add(call(
                        algorithm,
                        a.vector(r.from(), r.to()),
                        a.element(r.from()),
                        b.vector(r.from(), r.to()),
                        b.element(r.from()),
                        c.element(r.from())));
            }
        } else if (isSuffix(b.shape(), c.shape()) && inner >= ROW) {
            for (Range r : p.split(outer, 1)) {
                units.add(call(
                        algorithm,
                        Desc.dense(Desc.F32, r.size(), inner),
                        a.element(r.from() * inner),
                        Desc.dense(Desc.F32, 1, inner),
                        b.at(),
                        c.element(r.from() * inner)));
            }
        } else if (Shapes.isPrefix(b.shape(), c.shape())
                && outer >= ROW) { // one value a row: here outer is a row's length
            for (Range r : p.split(inner, 1)) {
                units.add(call(
                        algorithm,
                        Desc.dense(Desc.F32, r.size(), outer),
                        a.element(r.from() * outer),
                        Desc.dense(Desc.F32, r.size(), 1),
                        b.element(r.from()),
                        c.element(r.from() * outer)));
            }
        } else {
            units.add(call(
                    algorithm,
                    Desc.dense(Desc.F32, dims(c.shape(), c.shape().rank())),
                    a.at(),
                    Desc.dense(Desc.F32, dims(b.shape(), c.shape().rank())),
                    b.at(),
                    c.at()));
        }
        return units;
    }

    private static Call call(int algorithm, Desc a, Operand aAt, Desc b, Operand bAt, Operand cAt) {
        return new Call(Primitive.binary(algorithm, a, b, a, PostOps.none()))
                .with(dnnl.DNNL_ARG_SRC_0, aAt)
                .with(dnnl.DNNL_ARG_SRC_1, bAt)
                .with(dnnl.DNNL_ARG_DST, cAt);
    }

    /** Whether a shape, leading ones aside, is the end of another: it repeats as a whole. */
    static boolean isSuffix(Shape shape, Shape of) {
        long[] small = dims(shape, of.rank());
        boolean started = false;
        for (int i = 0; i < small.length; i++) {
            started = started || small[i] != 1;
            if (started && small[i] != of.dim(i)) {
                return false;
            }
        }
        return true;
    }

    /** Sizes with ones before them up to a rank, which is at least 1. */
    static long[] dims(Shape shape, int rank) {
        long[] dims = new long[Math.max(rank, 1)];
        Arrays.fill(dims, 1);
        for (int i = 0; i < shape.rank(); i++) {
            dims[dims.length - shape.rank() + i] = shape.dim(i);
        }
        return dims;
    }
}
