package io.mae4j.models.weights;

import java.util.Arrays;
import java.util.List;

/**
 * Where and how a tensor lies in a file.
 *
 * @param shape empty for a scalar
 * @param begin the offset of its first byte: in safetensors from the end of the header, in a .pth file in its storage
 */
public record StoredTensor(StoredType type, List<Long> shape, long begin) {
    /** More axes than any weight has; arrays of more than 32 cannot be made. */
    public static final int MOST_AXES = 16;

    public StoredTensor {
        shape = List.copyOf(shape);
    }

    /** The number of elements. */
    public long size() {
        return shape.stream().reduce(1L, Math::multiplyExact);
    }

    /** The number of bytes. */
    public long bytes() {
        return Math.multiplyExact(size(), type.bytes());
    }

    long end() {
        return Math.addExact(begin, bytes());
    }

    /** The shape as ND4J takes it. */
    public long[] dims() {
        return shape.stream().mapToLong(Long::longValue).toArray();
    }

    static List<Long> shape(long[] dims) {
        return Arrays.stream(dims).boxed().toList();
    }
}
