package io.mae4j.train;

import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What a training loop learns from, epoch after epoch. A batch is a function of its epoch and of its number in it, so that
 * training can go on at any.
 */
public interface TrainingBatches {

    int perEpoch();

    /** From a batch of {@code firstEpoch} to the last one of the epoch before {@code endEpoch}; all are counted from 0. */
    Pass pass(int firstEpoch, int firstBatch, int endEpoch);

    /** Batches in order. One thread uses it. */
    interface Pass extends AutoCloseable {

        /** The next batch, which is to be closed when it is done with. */
        Batch next();

        /** Whether there is a next batch that {@link #next} need not wait for. False where a pass cannot tell. */
        default boolean isReady() {
            return false;
        }

        /** Time that {@link #next} has waited for what is made in the background. */
        long waitedNanos();

        @Override
        void close();
    }

    /**
     * A batch.
     *
     * @param inputs the training graph's, by name
     * @param images how many pictures it is of
     * @param release gives the inputs' memory back
     */
    record Batch(Map<String, INDArray> inputs, int images, Runnable release) implements AutoCloseable {
        @Override
        public void close() {
            release.run();
        }
    }
}
