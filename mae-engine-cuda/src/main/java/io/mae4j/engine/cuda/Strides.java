package io.mae4j.engine.cuda;

import io.mae4j.graph.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tables of sizes and strides, as {@code shapes.cu} and {@code elementwise.cu} read them. */
final class Strides {
    private Strides() {}

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

    /** The rank, the sizes, and the strides on both sides. */
    static long[] table(long[] sizes, long[] first, long[] second) {
        long[] table = new long[1 + 3 * sizes.length];
        table[0] = sizes.length;
        System.arraycopy(sizes, 0, table, 1, sizes.length);
        System.arraycopy(first, 0, table, 1 + sizes.length, sizes.length);
        System.arraycopy(second, 0, table, 1 + 2 * sizes.length, sizes.length);
        return table;
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
