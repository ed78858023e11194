package io.mae4j.engine.cuda.plan;

import io.mae4j.engine.cuda.kernel.Sum;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.graph.Affine;
import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Unary;

/** Functions of each element, and sums and products with broadcasting. */
final class Elementwise {
    private Elementwise() {}

    static void gelu(PlanBuilder p, Node node, String label) {
        Value x = p.value(node.input(0));
        Value y = p.output(node.output(0));
        p.step(label, () -> p.kernels().elementwise().gelu(p.gelu(), x, y), x, y);
    }

    static void geluGradient(PlanBuilder p, Node node, String label) {
        Value x = p.value(node.input(0));
        Value dy = p.value(node.input(1));
        Value dx = p.output(node.output(0));
        if (x.type() == dx.type() && dy.type() == dx.type()) {
            Sum bias = p.rowSum(node.output(0));
            if (bias != null) {
                geluAndBiasGradient(p, label, x, dy, dx, bias);
                return;
            }
        }
        p.step(label, () -> p.kernels().elementwise().geluGradient(p.gelu(), x, dy, dx), x, dy, dx);
    }

    private static void geluAndBiasGradient(PlanBuilder p, String label, Value x, Value dy, Value dx, Sum bias) {
        Value scratch = p.scratch(p.kernels().sums().columnSumScratchBytes(x));
        p.step(
                label + " + bias gradient",
                () -> p.kernels().sums().geluGradient(p.gelu(), x, dy, dx, bias, scratch),
                x,
                dy,
                dx,
                bias.at(),
                scratch);
    }

    static void affine(PlanBuilder p, Node node, Affine op, String label) {
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        p.step(label, () -> p.kernels().elementwise().affine(x, y, op.scale(), op.shift()), x, y);
    }

    static void unary(PlanBuilder p, Node node, Unary op, String label) {
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        p.step(label, () -> p.kernels().elementwise().unary(op.function(), x, y), x, y);
    }

    /** Add or multiply, which commute, with broadcasting of either operand. */
    static void binary(PlanBuilder p, Node node, String op, String label) {
        Shape out = node.output(0).shape();
        boolean swap = !node.input(0).shape().equals(out);
        Value a = p.float32(node.input(swap ? 1 : 0));
        Value b = p.float32(node.input(swap ? 0 : 1));
        Value c = p.output(node.output(0));
        boolean whole = a.shape().equals(out);
        boolean suffix = whole && isSuffix(b.shape(), out);
        if (suffix || whole && isPrefix(b.shape(), out)) {
            long div = suffix ? 1 : c.size() / b.size();
            p.step(label, () -> p.kernels().elementwise().binary(op, a, b, c, div), a, b, c);
        } else {
            long table = p.table(Strides.of(
                            Strides.dims(out, out.rank()),
                            Strides.repeated(a.shape(), out),
                            Strides.repeated(b.shape(), out))
                    .table());
            p.step(label, () -> p.kernels().elementwise().binaryStrided(op, a, b, c, table), a, b, c);
        }
    }

    // leading ones aside, the end of the other shape: it repeats as a whole
    private static boolean isSuffix(Shape shape, Shape of) {
        long[] small = Strides.dims(shape, of.rank());
        long[] large = Strides.dims(of, of.rank());
        boolean started = false;
        for (int i = 0; i < small.length; i++) {
            started = started || small[i] != 1;
            if (started && small[i] != large[i]) {
                return false;
            }
        }
        return true;
    }

    // the first axes of the other shape, and ones after them: each element repeats by itself
    private static boolean isPrefix(Shape shape, Shape of) {
        long[] small = Strides.dims(shape, of.rank());
        long[] large = Strides.dims(of, of.rank());
        boolean ended = false;
        for (int i = 0; i < small.length; i++) {
            ended = ended || small[i] != large[i];
            if (ended && small[i] != 1) {
                return false;
            }
        }
        return true;
    }
}
