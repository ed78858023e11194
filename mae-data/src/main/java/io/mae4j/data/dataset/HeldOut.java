package io.mae4j.data.dataset;

import io.mae4j.random.Randomness;
import java.util.Comparator;
import java.util.stream.IntStream;

/**
 * Two disjoint parts of a list of pictures, as indices in ascending order; which picture goes where is a matter of its path's
 * hash, and of no seed.
 */
public record HeldOut(int[] train, int[] heldOut) {
    private static final Randomness HASH = new Randomness(0);

    /** Holds out {@code fraction} of the pictures, rounded, but leaves one to train on. */
    static HeldOut of(EncodedPictures pictures, double fraction) {
        int size = pictures.size();
        int count = Math.min((int) Math.round(size * fraction), size - 1);
        boolean[] chosen = new boolean[size];
        if (count > 0) {
            IntStream.range(0, size)
                    .mapToObj(i -> new Hashed(HASH.stream(pictures.path(i)).nextLong(), i))
                    .sorted(Comparator.comparingLong(Hashed::hash).thenComparing(h -> pictures.path(h.index)))
                    .limit(count)
                    .forEach(h -> chosen[h.index] = true);
        }
        return new HeldOut(
                IntStream.range(0, size).filter(i -> !chosen[i]).toArray(),
                IntStream.range(0, size).filter(i -> chosen[i]).toArray());
    }

    private record Hashed(long hash, int index) {}
}
