package io.mae4j.data.load;

import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;

/**
 * The order of each epoch: a permutation of {@code 0 .. size-1} that is computed place by place and so needs no memory,
 * however many pictures there are. It is a Feistel network, a bijection of the numbers of an even number of bits whatever
 * its round function; what lands beyond the size is sent through again until it lands within (Black and Rogaway 2002).
 */
record EpochOrder(Randomness randomness, long size) {
    private static final int ROUNDS = 8;

    /** Which picture comes at a position of an epoch. */
    long at(long epoch, long position) {
        if (position < 0 || position >= size) {
            throw new IndexOutOfBoundsException("position " + position + " of " + size);
        }
        RandomStream keys = randomness.stream("order", epoch);
        long[] roundKeys = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
            roundKeys[round] = keys.nextLong();
        }
        int half = Math.max(1, (Long.SIZE - Long.numberOfLeadingZeros(size - 1) + 1) / 2); // bits
        long place = position;
        do {
            place = permuted(place, half, roundKeys);
        } while (place >= size);
        return place;
    }

    private static long permuted(long value, int half, long[] keys) {
        long mask = (1L << half) - 1;
        long left = value >>> half;
        long right = value & mask;
        for (long key : keys) {
            long mixed = left ^ (scrambled(right + key) & mask);
            left = right;
            right = mixed;
        }
        return left << half | right;
    }

    private static long scrambled(long value) { // two rounds of multiplication, as in MurmurHash3's end
        long z = (value ^ value >>> 33) * 0xff51afd7ed558ccdL;
        z = (z ^ z >>> 33) * 0xc4ceb9fe1a85ec53L;
        return z ^ z >>> 33;
    }
}
