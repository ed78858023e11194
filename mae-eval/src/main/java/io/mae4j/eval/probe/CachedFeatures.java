package io.mae4j.eval.probe;

import io.mae4j.eval.Features;
import io.mae4j.random.Randomness;
import io.mae4j.train.TrainingBatches;
import java.util.function.Supplier;

/**
 * Batches of features that were computed once, in another order every epoch; what does not fill a last batch is left out of that
 * epoch. Where pictures could not be read, the first features of the epoch's order come again, so that batches stay full.
 */
public final class CachedFeatures implements TrainingBatches {
    private final Supplier<Features> source;
    private final int perEpoch;
    private final int batch;
    private final int classes;
    private final Randomness randomness;

    /**
     * Batches of features.
     *
     * @param source asked when the first batch is wanted
     * @param pictures how many there are, readable or not
     * @param batch features that are computed on together
     */
    public CachedFeatures(Supplier<Features> source, int pictures, int batch, int classes, Randomness randomness) {
        this.source = source;
        this.perEpoch = pictures / batch;
        this.batch = batch;
        this.classes = classes;
        this.randomness = randomness;
    }

    @Override
    public int perEpoch() {
        return perEpoch;
    }

    @Override
    public Pass pass(int firstEpoch, int firstBatch, int endEpoch) {
        Features features = source.get();
        return new Pass() {
            private int epoch = firstEpoch;
            private int number = firstBatch;
            private int[] order;

            @Override
            public Batch next() {
                if (number == perEpoch) {
                    epoch++;
                    number = 0;
                    order = null;
                }
                if (order == null) {
                    order = randomness.stream("probe order", epoch).permutation(features.size());
                }
                Features rows = features.rows(order, number * batch, (number + 1) * batch);
                number++;
                return ProbeHeads.batch(rows, classes);
            }

            @Override
            public long waitedNanos() {
                return 0;
            }

            @Override
            public void close() {}
        };
    }
}
