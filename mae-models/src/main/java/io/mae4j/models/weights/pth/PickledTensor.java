package io.mae4j.models.weights.pth;

import io.mae4j.models.weights.StoredTensor;
import java.util.List;

/**
 * A view of a storage, as PyTorch describes it.
 *
 * @param offset of its first number, in numbers
 * @param stride in numbers, by axis
 */
record PickledTensor(Storage storage, long offset, List<Long> shape, List<Long> stride) {
    PickledTensor {
        shape = List.copyOf(shape);
        stride = List.copyOf(stride);
    }

    /** Holds it to its storage: no number outside of it, and not more numbers than it has. */
    void check(String name) throws Malformed {
        if (shape.size() != stride.size() || shape.size() > StoredTensor.MOST_AXES) {
            throw new Malformed(
                    "tensor '" + name + "' has " + shape.size() + " axes and " + stride.size() + " strides");
        }
        if (offset < 0 || shape.stream().anyMatch(n -> n < 0) || stride.stream().anyMatch(n -> n < 0)) {
            throw new Malformed(
                    "tensor '" + name + "' has the shape " + shape + ", strides " + stride + ", offset " + offset);
        }
        try {
            long size = shape.stream().reduce(1L, Math::multiplyExact);
            if (size > storage.size() || Math.addExact(offset, span()) > storage.size()) {
                throw new Malformed("tensor '" + name + "' has the shape " + shape + ", but its storage holds "
                        + storage.size() + " numbers");
            }
        } catch (ArithmeticException e) {
            throw new Malformed("tensor '" + name + "' has more than 2^63 numbers");
        }
    }

    /** How far it reaches from its first number to its last, both included. */
    long span() {
        if (shape.contains(0L)) {
            return 0;
        }
        long last = 0;
        for (int i = 0; i < shape.size(); i++) {
            last = Math.addExact(last, Math.multiplyExact(shape.get(i) - 1, stride.get(i)));
        }
        return last + 1;
    }

    /** Whether its numbers lie side by side, in row-major order. */
    boolean dense() {
        long expected = 1;
        for (int i = shape.size() - 1; i >= 0; i--) {
            if (shape.get(i) != 1 && stride.get(i) != expected) {
                return false;
            }
            expected *= shape.get(i);
        }
        return true;
    }

    StoredTensor stored() {
        return new StoredTensor(storage.type(), shape, offset * storage.type().bytes());
    }
}
