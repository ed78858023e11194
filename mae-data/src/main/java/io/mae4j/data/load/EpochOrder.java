package io.mae4j.data.load;

import io.mae4j.random.Randomness;
import java.util.LinkedHashMap;
import java.util.Map;

/** The order of each epoch, kept for the few epochs that are being read. */
final class EpochOrder {
    private static final int KEPT = 3;

    private final Randomness randomness;
    private final int size;
    private final Map<Long, int[]> orders = new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, int[]> eldest) {
            return size() > KEPT;
        }
    };

    EpochOrder(Randomness randomness, int size) {
        this.randomness = randomness;
        this.size = size;
    }

    /** A permutation of {@code 0 .. size-1}; not to be changed. */
    synchronized int[] of(long epoch) {
        return orders.computeIfAbsent(epoch, e -> randomness.stream("order", e).permutation(size));
    }
}
