package io.mae4j.engine.cuda.plan;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class StridesTest {
    private static final long LARGEST = (1L << 31) - 1;

    // as common.cuh does it, in 32 bits
    private static long divide(long i, long d) {
        long divisor = Strides.divisor(d);
        int high = (int) (i * (divisor & 0xffffffffL) >>> 32);
        return Integer.toUnsignedLong(high + (int) i) >>> (divisor >> 32);
    }

    @Test
    void division_by_a_size_is_a_product_and_a_shift() {
        Random random = new Random(1);
        for (int k = 0; k < 100_000; k++) {
            long d = 1 + random.nextLong(1L << random.nextInt(1, 32));
            long quotient = random.nextLong(LARGEST / d + 1);
            for (long i :
                    new long[] {quotient * d - 1, quotient * d, Math.min(LARGEST, quotient * d + d - 1), LARGEST}) {
                if (i >= 0) {
                    assertEquals(i / d, divide(i, d), i + " / " + d);
                }
            }
        }
    }

    @Test
    void axes_that_lie_together_on_both_sides_are_one() {
        Strides slice = Strides.of(new long[] {2, 3, 1, 8}, new long[] {40, 8, 8, 1}, new long[] {24, 8, 8, 1});
        assertEquals(List.of(new Strides.Axis(2, 40, 24), new Strides.Axis(24, 1, 1)), slice.axes());
        assertTrue(slice.fours());
        assertEquals(
                List.of(new Strides.Axis(2, 10, 6), new Strides.Axis(6, 1, 1)),
                slice.inFours().axes());
        Strides all = Strides.of(new long[] {2, 3}, new long[] {3, 1}, new long[] {3, 1});
        assertEquals(List.of(new Strides.Axis(6, 1, 1)), all.axes());
        assertFalse(all.fours());
        Strides transposed = Strides.of(new long[] {4, 8}, new long[] {1, 4}, new long[] {8, 1});
        assertFalse(transposed.fours());
        assertArrayEquals(new long[] {2, 4, 8, Strides.divisor(4), Strides.divisor(8), 1, 4, 8, 1}, transposed.table());
    }
}
