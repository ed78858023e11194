package io.mae4j.data.load;

/**
 * Which part of every batch this process trains on, where several train together.
 *
 * @param rank of this process, from 0 on
 * @param world how many there are
 */
public record Shard(int rank, int world) {
    /** All of it: one process trains alone. */
    public static final Shard WHOLE = new Shard(0, 1);

    public Shard {
        if (rank < 0 || rank >= world) {
            throw new IllegalArgumentException("rank " + rank + " of " + world);
        }
    }
}
