package io.mae4j.graph;

import java.util.Arrays;
import java.util.stream.IntStream;

/** The static shape of a tensor, outermost dimension first; the empty shape is a scalar. */
public final class Shape {
    public static final Shape SCALAR = Shape.of();

    private final int[] dims;

    private Shape(int[] dims) {
        this.dims = dims;
    }

    public static Shape of(int... dims) {
        for (int dim : dims) {
            if (dim <= 0) {
                throw new IllegalArgumentException("dimensions must be positive, got " + Arrays.toString(dims));
            }
        }
        return new Shape(dims.clone());
    }

    public int rank() {
        return dims.length;
    }

    /** The size along an axis; negative axes count from the end. */
    public int dim(int axis) {
        return dims[axis(axis)];
    }

    /** The axis as a number from 0; negative ones count from the end. */
    public int axis(int axis) {
        int fromStart = axis < 0 ? axis + dims.length : axis;
        if (fromStart < 0 || fromStart >= dims.length) {
            throw new IllegalArgumentException("axis " + axis + " is outside shape " + this);
        }
        return fromStart;
    }

    public long size() {
        long size = 1;
        for (int dim : dims) {
            size *= dim;
        }
        return size;
    }

    /** The product of all dimensions but the last: the rows of the matrix that a linear layer sees. */
    public long rows() {
        return size() / dim(-1);
    }

    public int[] toArray() {
        return dims.clone();
    }

    public long[] toLongArray() {
        return IntStream.of(dims).asLongStream().toArray();
    }

    /** This shape with one dimension replaced. */
    public Shape with(int axis, int size) {
        int[] changed = dims.clone();
        changed[axis(axis)] = size;
        return Shape.of(changed);
    }

    /** The dimensions from {@code from} (inclusive) to {@code to} (exclusive). */
    public Shape sub(int from, int to) {
        return new Shape(Arrays.copyOfRange(dims, from, to));
    }

    public Shape append(int... more) {
        int[] all = Arrays.copyOf(dims, dims.length + more.length);
        System.arraycopy(more, 0, all, dims.length, more.length);
        return Shape.of(all);
    }

    /** The shape that both broadcast to, aligned at the last axis, where sizes are equal or one of them is 1. */
    public static Shape broadcast(Shape a, Shape b) {
        int rank = Math.max(a.rank(), b.rank());
        int[] out = new int[rank];
        for (int i = 1; i <= rank; i++) {
            int x = i <= a.rank() ? a.dim(-i) : 1;
            int y = i <= b.rank() ? b.dim(-i) : 1;
            if (x != y && x != 1 && y != 1) {
                throw new IllegalArgumentException("shapes " + a + " and " + b + " do not broadcast");
            }
            out[rank - i] = Math.max(x, y);
        }
        return new Shape(out);
    }

    /** Whether this shape broadcasts to {@code target} without changing it. */
    public boolean broadcastsTo(Shape target) {
        for (int i = 1; i <= rank(); i++) {
            if (i > target.rank() || dim(-i) != 1 && dim(-i) != target.dim(-i)) {
                return false;
            }
        }
        return true;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(dims);
    }

    @Override
    public String toString() {
        return Arrays.toString(dims);
    }
}
