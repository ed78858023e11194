package io.mae4j.engine.cuda;

/** How many neighbours a thread takes at once: kernels' {@code VEC}. */
final class Width {
    private Width() {}

    /**
     * As many as fill 16 bytes of the widest type, where the length of a row and all addresses allow it: 8, 4, 2 or 1.
     *
     * @param addresses of what is accessed; 0 for what is not there
     */
    static int of(int length, Type widest, long... addresses) {
        for (long address : addresses) {
            if (address % 16 != 0) {
                return 1;
            }
        }
        return Math.min(16 / widest.bytes, Integer.lowestOneBit(length));
    }

    static Type widest(Type... types) {
        Type widest = types[0];
        for (Type type : types) {
            widest = type.bytes > widest.bytes ? type : widest;
        }
        return widest;
    }
}
