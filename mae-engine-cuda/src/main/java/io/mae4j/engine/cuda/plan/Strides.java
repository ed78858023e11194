package io.mae4j.engine.cuda.plan;

import io.mae4j.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;

/**
 * How elements of some sizes lie on two sides, as kernels read it ({@code locate} in {@code common.cuh}). Axes that lie together on
 * both sides are one.
 */
public record Strides(List<Axis> axes) {

    /** @param stride on the first side; {@code other} on the second */
    record Axis(long size, long stride, long other) {}

    static Strides of(long[] sizes, long[] strides, long[] others) {
        List<Axis> axes = new ArrayList<>();
        for (int i = 0; i < sizes.length; i++) {
            Axis axis = new Axis(sizes[i], strides[i], others[i]);
            Axis outer = axes.isEmpty() ? null : axes.get(axes.size() - 1);
            if (outer != null && outer.stride == axis.stride * axis.size && outer.other == axis.other * axis.size) {
                axes.set(axes.size() - 1, new Axis(outer.size * axis.size, axis.stride, axis.other));
            } else if (axis.size > 1) {
                axes.add(axis);
            }
        }
        return new Strides(axes.isEmpty() ? List.of(new Axis(1, 0, 0)) : List.copyOf(axes));
    }

    /** Whether elements can be taken four at a time, if both sides begin at a multiple of four. */
    boolean fours() {
        Axis last = axes.get(axes.size() - 1);
        return last.stride == 1
                && last.other == 1
                && last.size % 4 == 0
                && axes.stream().limit(axes.size() - 1L).allMatch(a -> a.stride % 4 == 0 && a.other % 4 == 0);
    }

    /** The same for elements that are {@link #fours}. */
    Strides inFours() {
        List<Axis> wide = new ArrayList<>();
        axes.forEach(a -> wide.add(new Axis(a.size, a.stride / 4, a.other / 4)));
        Axis last = axes.get(axes.size() - 1);
        wide.set(axes.size() - 1, new Axis(last.size / 4, 1, 1));
        return new Strides(wide);
    }

    /** The rank, the sizes, how to divide by them, the strides on the first side and on the second. */
    long[] table() {
        LongStream.Builder table = LongStream.builder().add(axes.size());
        axes.forEach(a -> table.add(a.size));
        axes.forEach(a -> table.add(divisor(a.size)));
        axes.forEach(a -> table.add(a.stride));
        axes.forEach(a -> table.add(a.other));
        return table.build().toArray();
    }

    /**
     * For numbers i below 2^31 and a size d up to that, {@code i / d = (floor(i m / 2^32) + i) >> s}: m in the lower half, s in the
     * upper (Granlund and Montgomery 1994, "Division by Invariant Integers using Multiplication"). 0 for larger sizes, which need
     * larger numbers.
     */
    static long divisor(long d) {
        if (d > 1L << 31) {
            return 0;
        }
        int s = 64 - Long.numberOfLeadingZeros(d - 1);
        long m = ((1L << 32) * ((1L << s) - d)) / d + 1;
        return (long) s << 32 | m;
    }

    /** Sizes with ones before them up to a rank, at least one. */
    static long[] dims(Shape shape, int rank) {
        long[] dims = new long[Math.max(rank, 1)];
        Arrays.fill(dims, 1);
        for (int i = 0; i < shape.rank(); i++) {
            dims[dims.length - shape.rank() + i] = shape.dim(i);
        }
        return dims;
    }

    /** Row-major strides. */
    static long[] dense(long[] dims) {
        long[] strides = new long[dims.length];
        long stride = 1;
        for (int i = dims.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= dims[i];
        }
        return strides;
    }

    /** Row-major strides of a shape that repeats up to another: 0 where it has one element for many. */
    static long[] repeated(Shape shape, Shape to) {
        long[] dims = dims(shape, to.rank());
        long[] strides = dense(dims);
        for (int i = 0; i < dims.length; i++) {
            if (dims[i] == 1) {
                strides[i] = 0;
            }
        }
        return strides;
    }

    /** The axes that a sum keeps with their strides in {@code from}, then those that it sums. */
    static long[] sums(Shape from, Shape to) {
        long[] dims = dims(from, from.rank());
        long[] kept = dims(to, from.rank());
        long[] strides = dense(dims);
        List<Integer> keptAxes = new ArrayList<>();
        List<Integer> summedAxes = new ArrayList<>();
        for (int i = 0; i < dims.length; i++) {
            (kept[i] == dims[i] ? keptAxes : summedAxes).add(i);
        }
        List<Long> table = new ArrayList<>();
        for (List<Integer> axes : List.of(keptAxes, summedAxes)) {
            table.add((long) axes.size());
            axes.forEach(axis -> table.add(dims[axis]));
            axes.forEach(axis -> table.add(strides[axis]));
        }
        return table.stream().mapToLong(Long::longValue).toArray();
    }
}
