package io.mae4j.engine;

import io.mae4j.graph.Shape;
import java.util.List;

final class ReferenceLayout {
    private ReferenceLayout() {}

    static Array transpose(Array x, List<Integer> axes) {
        Array y = Array.zeros(Shape.of(axes.stream().mapToInt(x.shape()::dim).toArray()));
        for (int i = 0; i < y.values().length; i++) {
            int[] to = ReferenceElements.index(y.shape(), i);
            int[] from = new int[to.length];
            for (int axis = 0; axis < to.length; axis++) {
                from[axes.get(axis)] = to[axis];
            }
            y.values()[i] = x.values()[ReferenceElements.offset(x.shape(), from)];
        }
        return y;
    }

    static Array concat(List<Array> parts, int axis) {
        int total = parts.stream().mapToInt(p -> p.shape().dim(axis)).sum();
        Array y = Array.zeros(parts.get(0).shape().with(axis, total));
        int start = 0;
        for (Array part : parts) {
            copy(part, 0, y, start, axis, part.shape().dim(axis));
            start += part.shape().dim(axis);
        }
        return y;
    }

    static Array slice(Array x, int axis, int from, int to) {
        Array y = Array.zeros(x.shape().with(axis, to - from));
        copy(x, from, y, 0, axis, to - from);
        return y;
    }

    static Array pad(Array x, int axis, int before, int after) {
        Array y = Array.zeros(x.shape().with(axis, before + x.shape().dim(axis) + after));
        copy(x, 0, y, before, axis, x.shape().dim(axis));
        return y;
    }

    static Array gather(Array x, Array indices) {
        int batch = indices.shape().dim(0);
        int k = indices.shape().dim(1);
        int dim = x.shape().dim(2);
        Array y = Array.zeros(Shape.of(batch, k, dim));
        for (int row = 0; row < batch * k; row++) {
            System.arraycopy(x.values(), token(x.shape(), indices, row) * dim, y.values(), row * dim, dim);
        }
        return y;
    }

    static Array scatterAdd(Array dy, Array indices, int batches, int tokens) {
        int dim = dy.shape().dim(2);
        Array x = Array.zeros(Shape.of(batches, tokens, dim));
        for (int row = 0; row < dy.rows(); row++) {
            int token = token(x.shape(), indices, row);
            for (int i = 0; i < dim; i++) {
                x.values()[token * dim + i] += dy.values()[row * dim + i];
            }
        }
        return x;
    }

    private static int token(Shape x, Array indices, int row) {
        int sample = x.dim(0) == 1 ? 0 : row / indices.shape().dim(1);
        return sample * x.dim(1) + (int) indices.values()[row];
    }

    private static void copy(Array from, int fromStart, Array to, int toStart, int axis, int count) {
        Array part = Array.zeros(from.shape().with(axis, count));
        for (int i = 0; i < part.values().length; i++) {
            int[] source = ReferenceElements.index(part.shape(), i);
            int[] target = source.clone();
            source[axis] += fromStart;
            target[axis] += toStart;
            to.values()[ReferenceElements.offset(to.shape(), target)] =
                    from.values()[ReferenceElements.offset(from.shape(), source)];
        }
    }
}
