package io.mae4j.data.load;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

class EpochOrderTest {

    private static long[] epoch(long seed, int size, long epoch) {
        EpochOrder order = new EpochOrder(new Randomness(seed), size);
        return LongStream.range(0, size)
                .map(position -> order.at(epoch, position))
                .toArray();
    }

    @Property(tries = 300)
    void everyPictureComesOnce(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 3000) int size,
            @ForAll @LongRange(min = 0, max = 900) long epoch) {
        long[] order = epoch(seed, size, epoch);
        Arrays.sort(order);
        assertArrayEquals(LongStream.range(0, size).toArray(), order);
    }

    @Test
    void epochsAndSeedsDiffer() {
        assertNotEquals(Arrays.hashCode(epoch(1, 500, 0)), Arrays.hashCode(epoch(1, 500, 1)));
        assertNotEquals(Arrays.hashCode(epoch(1, 500, 0)), Arrays.hashCode(epoch(2, 500, 0)));
    }

    /** Chi-squared over where a picture lands: 99 degrees of freedom; beyond 161 once in 10,000. */
    @Test
    void aPictureComesAnywhereWithEqualChance() {
        for (int size : new int[] {100, 1 << 16}) {
            EpochOrder order = new EpochOrder(new Randomness(9), size);
            int epochs = 20_000;
            int[] counts = new int[100];
            for (int epoch = 0; epoch < epochs; epoch++) {
                counts[(int) (order.at(epoch, 7) * 100 / size)]++;
            }
            double expected = epochs / 100.0;
            double chiSquared = Arrays.stream(counts)
                    .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                    .sum();
            assertTrue(chiSquared < 161, size + ": " + chiSquared);
        }
    }

    /** Of two pictures that lie side by side, the distance in the order is as a random permutation has it: a third of the size. */
    @Test
    void neighboursAreParted() {
        long[] order = epoch(3, 10_000, 0);
        long[] place = new long[order.length];
        for (int i = 0; i < order.length; i++) {
            place[(int) order[i]] = i;
        }
        double distance = 0;
        for (int i = 1; i < place.length; i++) {
            distance += Math.abs(place[i] - place[i - 1]) / (double) place.length / (place.length - 1);
        }
        assertTrue(Math.abs(distance - 1 / 3.0) < 0.015, "mean distance " + distance);
    }

    @Test
    void aBillionPicturesNeedNoList() {
        EpochOrder order = new EpochOrder(new Randomness(3), 1_000_000_007L);
        long[] first = LongStream.range(0, 1000).map(p -> order.at(0, p)).toArray();
        assertTrue(Arrays.stream(first).distinct().count() == 1000
                && Arrays.stream(first).max().getAsLong() > 900_000_000);
        assertThrows(IndexOutOfBoundsException.class, () -> order.at(0, 1_000_000_007L));
    }
}
