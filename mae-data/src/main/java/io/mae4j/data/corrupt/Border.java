package io.mae4j.data.corrupt;

/** Which pixel stands for one beyond the edges of a line {@code a b c d}. */
enum Border {
    /** The outermost: {@code a a a | a b c d | d d d}. */
    NEAREST {
        @Override
        int index(int i, int size) {
            return Math.max(0, Math.min(size - 1, i));
        }
    },
    /** Mirrored at the edge: {@code c b a | a b c d | d c b}. */
    REFLECT {
        @Override
        int index(int i, int size) {
            int turn = Math.floorMod(i, 2 * size);
            return turn < size ? turn : 2 * size - 1 - turn;
        }
    },
    /** Mirrored at the outermost pixel: {@code d c b | a b c d | c b a}. */
    REFLECT_101 {
        @Override
        int index(int i, int size) {
            if (size == 1) {
                return 0;
            }
            int turn = Math.floorMod(i, 2 * size - 2);
            return turn < size ? turn : 2 * size - 2 - turn;
        }
    };

    /** The pixel of {@code 0 .. size-1} that stands for {@code i}. */
    abstract int index(int i, int size);
}
