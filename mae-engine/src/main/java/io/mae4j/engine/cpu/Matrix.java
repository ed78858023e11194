package io.mae4j.engine.cpu;

import io.mae4j.engine.plan.Operand;
import io.mae4j.engine.plan.Range;

/** A matrix in memory, of which rows and columns can be taken without copying. */
record Matrix(Operand at, Desc desc) {
    long rows() {
        return desc.dims()[0];
    }

    long columns() {
        return desc.dims()[1];
    }

    Matrix transposed() {
        return new Matrix(at, desc.transposed());
    }

    Matrix rows(Range range) {
        return block(range, new Range(0, columns()));
    }

    Matrix columns(Range range) {
        return block(new Range(0, rows()), range);
    }

    Matrix block(Range rows, Range columns) {
        long[] strides = desc.strides();
        long offset = rows.from() * strides[0] + columns.from() * strides[1];
        return new Matrix(
                at.plus(offset * Desc.bytes(desc.type())),
                new Desc(desc.type(), new long[] {rows.size(), columns.size()}, strides));
    }
}
