package io.mae4j.engine.cpu;

import io.mae4j.graph.Shape;

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
