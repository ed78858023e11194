package io.mae4j.engine.cpu;

import io.mae4j.graph.Broadcast;
import io.mae4j.graph.Concat;
import io.mae4j.graph.Node;
import io.mae4j.graph.Pad;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Slice;
import io.mae4j.graph.SumTo;
import io.mae4j.graph.Transpose;
import java.util.List;
import org.bytedeco.dnnl.global.dnnl;

/** Operators that move elements without changing them, and their opposite, sums over axes. */
final class Shapes {
    private Shapes() {}

    static void transpose(PlanBuilder p, Node node, Transpose op, String label) {
        Value x = p.plain(node.input(0));
        Value y = p.output(node.output(0));
        long[] from = Desc.dense(x.type(), Elementwise.dims(x.shape(), x.shape().rank()))
                .strides();
        long[] dims = Elementwise.dims(y.shape(), y.shape().rank());
        long[] strides = op.axes().stream().mapToLong(a -> from[a]).toArray();
        long[] to = Desc.dense(y.type(), dims).strides();
        p.step(
                label,
                p.split(dims[0], 1).stream()
                        .<Unit>map(r -> {
                            long[] part = dims.clone();
                            part[0] = r.size();
                            return new Call(Primitive.reorder(
                                            new Desc(x.type(), part, strides),
                                            new Desc(y.type(), part, to),
                                            PostOps.none()))
                                    .with(dnnl.DNNL_ARG_FROM, x.element(r.from() * strides[0]))
                                    .with(dnnl.DNNL_ARG_TO, y.element(r.from() * to[0]));
                        })
                        .toList());
    }

    static void concat(PlanBuilder p, Node node, Concat op, String label) {
        Value y = p.output(node.output(0));
        long to = 0;
        long row = rowBytes(y.shape(), op.axis());
        for (var input : node.inputs()) {
            Value x = p.float32(input);
            long bytes = rowBytes(x.shape(), op.axis());
            p.step(label, copyRows(p, outer(y.shape(), op.axis()), bytes, x, 0, bytes, y, to, row));
            to += bytes;
        }
    }

    static void slice(PlanBuilder p, Node node, Slice op, String label) {
        Value x = p.plain(node.input(0));
        Value y = p.output(node.output(0));
        long bytes = rowBytes(y.shape(), op.axis());
        long from = bytes / y.shape().dim(op.axis()) * op.from();
        p.step(
                label,
                copyRows(p, outer(y.shape(), op.axis()), bytes, x, from, rowBytes(x.shape(), op.axis()), y, 0, bytes));
    }

    static void pad(PlanBuilder p, Node node, Pad op, String label) {
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        long bytes = rowBytes(x.shape(), op.axis());
        long to = bytes / x.shape().dim(op.axis()) * op.before();
        p.step(label, Unit.host(() -> NativeMemory.zero(y.at().address(), y.bytes()), y.at().buffer()));
        p.step(
                label,
                copyRows(p, outer(y.shape(), op.axis()), bytes, x, 0, bytes, y, to, rowBytes(y.shape(), op.axis())));
    }

    static void broadcast(PlanBuilder p, Node node, Broadcast op, String label) {
        broadcast(p, p.float32(node.input(0)), p.output(node.output(0)), label);
    }

    static void broadcast(PlanBuilder p, Value x, Value y, String label) {
        long inner = x.shape().size();
        long outer = y.shape().size() / inner;
        if (Elementwise.isSuffix(x.shape(), y.shape())) {
            p.step(label, copyRows(p, outer, 4 * inner, x, 0, 0, y, 0, 4 * inner));
        } else if (isPrefix(x.shape(), y.shape())) {
            p.step(label, Products.repeatColumn(p, x.matrix(inner, 1), y.matrix(inner, outer)));
        } else { // zero plus the broadcast operand
            p.step(label, Unit.host(() -> NativeMemory.zero(y.at().address(), y.bytes()), y.at().buffer()));
            p.step(label, Elementwise.binary(p, dnnl.dnnl_binary_add, y, x, y));
        }
    }

    static void sumTo(PlanBuilder p, Node node, SumTo op, String label) {
        Value x = p.float32(node.input(0));
        Value y = p.output(node.output(0));
        Shape from = x.shape();
        long[] to = Elementwise.dims(y.shape(), from.rank());
        int first = 0;
        while (first < from.rank() && to[first] == from.dim(first)) {
            first++;
        }
        int end = from.rank();
        while (end > first && to[end - 1] == from.dim(end - 1)) {
            end--;
        }
        long before = from.sub(0, first).size();
        long summed = from.sub(first, end).size();
        long after = from.sub(end, from.rank()).size();
        if (summed == 1) {
            p.step(label, Elementwise.copy(p, x, y));
        } else if (before * after != y.shape().size()) { // axes that do not lie together
            p.step(
                    label,
                    new Call(Primitive.reduceSum(
                                    Desc.dense(Desc.F32, Elementwise.dims(from, from.rank())),
                                    Desc.dense(Desc.F32, to)))
                            .with(dnnl.DNNL_ARG_SRC, x.at())
                            .with(dnnl.DNNL_ARG_DST, y.at()));
        } else if (after == 1) {
            p.step(label, Products.sumColumns(p, x.matrix(before, summed), y.matrix(before, 1)));
        } else if (before == 1) {
            p.step(label, Products.sumRows(p, x.matrix(summed, after), y.matrix(1, after)));
        } else {
            p.step(label, Products.sumMiddle(p, x, y, before, summed, after));
        }
    }

    /** Whether a shape has the first axes of another, and ones after them. */
    static boolean isPrefix(Shape shape, Shape of) {
        long[] small = Elementwise.dims(shape, of.rank());
        boolean ended = false;
        for (int i = 0; i < small.length; i++) {
            ended = ended || small[i] != of.dim(i);
            if (ended && small[i] != 1) {
                return false;
            }
        }
        return true;
    }

    private static long outer(Shape shape, int axis) {
        return shape.sub(0, axis).size();
    }

    private static long rowBytes(Shape shape, int axis) {
        return 4 * shape.sub(axis, shape.rank()).size();
    }

    /** Copies rows of {@code bytes}, which lie at regular distances on both sides. */
    static List<Unit> copyRows(
            PlanBuilder p,
            long rows,
            long bytes,
            Value x,
            long from,
            long fromStride,
            Value y,
            long to,
            long toStride) {
        return p.split(rows, 1).stream()
                .map(r -> Unit.host(
                        () -> {
                            for (long i = r.from(); i < r.to(); i++) {
                                NativeMemory.copy(
                                        x.at().address() + from + i * fromStride,
                                        y.at().address() + to + i * toStride,
                                        bytes);
                            }
                        },
                        x.at().buffer(),
                        y.at().buffer()))
                .toList();
    }
}
