package io.mae4j.engine.cuda.kernel;

import io.mae4j.engine.cuda.card.Type;

/** How many neighbours a thread takes at once: kernels' {@code VEC}. */
final class Width {
    private Width() {}

    /**
     * As many as fill 16 bytes of the widest type, where the length of a row and all addresses allow it: 8, 4, 2 or 1.
     *
     * @param accessed null for what is not there
     */
    static int of(int length, Type widest, Value... accessed) {
        for (Value value : accessed) {
            if (Value.address(value) % 16 != 0) {
                return 1;
            }
        }
        return Math.min(16 / widest.bytes, Integer.lowestOneBit(length));
    }

    static Type widest(Value... values) {
        Type widest = values[0].type();
        for (Value value : values) {
            widest = value.type().bytes > widest.bytes ? value.type() : widest;
        }
        return widest;
    }
}
