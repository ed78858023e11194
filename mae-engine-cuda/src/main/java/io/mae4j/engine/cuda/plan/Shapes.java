package io.mae4j.engine.cuda.plan;

import io.mae4j.engine.cuda.kernel.Sum;
import io.mae4j.engine.cuda.kernel.Value;
import io.mae4j.graph.Concat;
import io.mae4j.graph.Node;
import io.mae4j.graph.Pad;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Slice;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.Transpose;

/** Operators that move elements without changing them, and their opposite, sums over axes. */
final class Shapes {
    private Shapes() {}

    static void transpose(PlanBuilder p, Node node, Transpose op, String label) {
        Value x = p.plain(node.input(0));
        Value y = p.output(node.output(0));
        long[] from = Strides.dense(Strides.dims(x.shape(), x.shape().rank()));
        long[] sizes = Strides.dims(y.shape(), y.shape().rank());
        long[] strides = op.axes().stream().mapToLong(axis -> from[axis]).toArray();
        move(p, label, x, 0, y, 0, y.shape(), strides, Strides.dense(sizes));
    }

    static void concat(PlanBuilder p, Node node, Concat op, String label) {
        Value y = p.output(node.output(0));
        long[] to = Strides.dense(Strides.dims(y.shape(), y.shape().rank()));
        long at = 0;
        for (Tensor input : node.inputs()) {
            Value x = p.float32(input);
            long[] from = Strides.dense(Strides.dims(x.shape(), x.shape().rank()));
            move(p, label, x, 0, y, at, x.shape(), from, to);
            at += to[op.axis()] * x.shape().dim(op.axis());
        }
    }

    static void slice(PlanBuilder p, Node node, Slice op, String label) {
        Value x = p.plain(node.input(0));
        Value y = p.output(node.output(0));
        long[] from = Strides.dense(Strides.dims(x.shape(), x.shape().rank()));
        long[] to = Strides.dense(Strides.dims(y.shape(), y.shape().rank()));
        move(p, label, x, from[op.axis()] * op.from(), y, 0, y.shape(), from, to);
    }

    static void pad(PlanBuilder p, Node node, Pad op, String label) {
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        long[] from = Strides.dense(Strides.dims(x.shape(), x.shape().rank()));
        long[] to = Strides.dense(Strides.dims(y.shape(), y.shape().rank()));
        p.step(label + " zeros", () -> p.kernels().device().zero(y.address(), y.bytes()), y);
        move(p, label, x, 0, y, to[op.axis()] * op.before(), x.shape(), from, to);
    }

    static void broadcast(PlanBuilder p, Node node, String label) {
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        long[] to = Strides.dense(Strides.dims(y.shape(), y.shape().rank()));
        move(p, label, x, 0, y, 0, y.shape(), Strides.repeated(x.shape(), y.shape()), to);
    }

    static void sumTo(PlanBuilder p, Node node, String label) {
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        long summed = x.size() / y.size();
        if (summed == 1) {
            p.step(label, () -> p.kernels().device().copy(x.address(), y.address(), y.bytes()), x, y);
            return;
        }
        long[] sums = Strides.sums(x.shape(), y.shape());
        long inner = y.size();
        boolean lastAxesKept = sums[0] > 0 && sums[(int) sums[0] * 2] == 1 && isMatrix(sums, inner);
        if (lastAxesKept) {
            Shape matrix = Shape.of(Math.toIntExact(summed), Math.toIntExact(inner));
            Products.columnSum(p, label, x.reshaped(matrix), new Sum(y, false));
            return;
        }
        long table = p.table(sums);
        p.step(label, () -> p.kernels().shapes().sumTo(x, y, table), x, y);
    }

    // all that is kept lies together, and what is summed are whole rows of it
    private static boolean isMatrix(long[] sums, long inner) {
        int kept = (int) sums[0];
        long together = 1;
        for (int i = kept - 1; i >= 0; i--) {
            if (sums[1 + kept + i] != together) {
                return false;
            }
            together *= sums[1 + i];
        }
        return together == inner;
    }

    private static void move(
            PlanBuilder p,
            String label,
            Value x,
            long from,
            Value y,
            long to,
            Shape sizes,
            long[] fromStrides,
            long[] toStrides) {
        Strides walk = Strides.of(Strides.dims(sizes, sizes.rank()), fromStrides, toStrides);
        boolean fours = walk.fours() && from % 4 == 0 && to % 4 == 0;
        long table = p.table(fours ? walk.inFours().table() : walk.table());
        long n = fours ? sizes.size() / 4 : sizes.size();
        p.step(label, () -> p.kernels().shapes().move(x, from, y, to, n, fours, table), x, y);
    }
}
