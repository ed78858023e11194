package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.HostArrays;
import io.mae4j.engine.plan.Operand;
import io.mae4j.graph.Shape;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Where a tensor lies: row-major without gaps.
 *
 * @param type the element type as in {@link Desc}; {@link #S32} for indices
 */
record Value(Operand at, int type, Shape shape) {
    static final int S32 = org.bytedeco.dnnl.global.dnnl.dnnl_s32;

    long bytes() {
        return shape.size() * Desc.bytes(type);
    }

    Value reshaped(Shape other) {
        return new Value(at, type, other);
    }

    /** All elements from {@code from} to {@code to} as a vector. */
    Desc vector(long from, long to) {
        return Desc.dense(type, 1, to - from);
    }

    /** A new array with the elements, which are floats or integers. */
    INDArray copy() {
        return HostArrays.filled(
                type == S32 ? DataType.INT32 : DataType.FLOAT,
                shape.toLongArray(),
                host -> NativeMemory.copy(at.address(), host, bytes()));
    }

    /** Replaces the elements. */
    void set(INDArray array) {
        HostArrays.read(array, host -> NativeMemory.copy(host, at.address(), bytes()));
    }

    Operand element(long index) {
        return at.plus(index * Desc.bytes(type));
    }

    /** The tensor as a matrix of its last axis. */
    Matrix matrix() {
        return matrix(shape.rows(), shape.dim(-1));
    }

    Matrix matrix(long rows, long columns) {
        return new Matrix(at, Desc.dense(type, rows, columns));
    }
}
