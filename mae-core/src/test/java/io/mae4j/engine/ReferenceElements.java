package io.mae4j.engine;

import io.mae4j.graph.Shape;
import io.mae4j.graph.Unary;
import java.util.Arrays;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleUnaryOperator;

final class ReferenceElements {
    private ReferenceElements() {}

    static Array map(Array x, DoubleUnaryOperator function) {
        return new Array(x.shape(), Arrays.stream(x.values()).map(function).toArray());
    }

    static Array binary(Array a, Array b, DoubleBinaryOperator function) {
        Array y = Array.zeros(Shape.broadcast(a.shape(), b.shape()));
        for (int i = 0; i < y.values().length; i++) {
            int[] index = index(y.shape(), i);
            y.values()[i] =
                    function.applyAsDouble(a.values()[offset(a.shape(), index)], b.values()[offset(b.shape(), index)]);
        }
        return y;
    }

    static Array sumTo(Array x, Shape to) {
        Array y = Array.zeros(to);
        for (int i = 0; i < x.values().length; i++) {
            y.values()[offset(to, index(x.shape(), i))] += x.values()[i];
        }
        return y;
    }

    static Array unary(Unary.Function function, Array x) {
        return map(x, v -> switch (function) {
            case EXP -> Math.exp(v);
            case LOG -> Math.log(v);
            case TANH -> Math.tanh(v);
            case SQRT -> Math.sqrt(v);
            case RSQRT -> 1 / Math.sqrt(v);
            case RECIPROCAL -> 1 / v;
            case ABS -> Math.abs(v);
            case SIGN -> Math.signum(v);
        });
    }

    /** The position along each axis of the element at a row-major offset. */
    static int[] index(Shape shape, int offset) {
        int[] index = new int[shape.rank()];
        for (int axis = shape.rank() - 1; axis >= 0; axis--) {
            index[axis] = offset % shape.dim(axis);
            offset /= shape.dim(axis);
        }
        return index;
    }

    /** The row-major offset of an element of a tensor that broadcasts to the indexed one. */
    static int offset(Shape shape, int[] index) {
        int offset = 0;
        for (int axis = 0; axis < shape.rank(); axis++) {
            int position = index[index.length - shape.rank() + axis];
            offset = offset * shape.dim(axis) + (shape.dim(axis) == 1 ? 0 : position);
        }
        return offset;
    }
}
