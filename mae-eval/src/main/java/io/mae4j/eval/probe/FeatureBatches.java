package io.mae4j.eval.probe;

import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.engine.Program;
import io.mae4j.eval.Features;
import io.mae4j.random.Randomness;
import java.util.Iterator;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** The features that a probe is trained on, epoch by epoch, in full batches. */
public final class FeatureBatches {
    private final int perEpoch;
    private final IntFunction<Iterator<Features>> epochs;

    private FeatureBatches(int perEpoch, IntFunction<Iterator<Features>> epochs) {
        this.perEpoch = perEpoch;
        this.epochs = epochs;
    }

    /** Features that are there already, in another order every epoch; what does not fill a last batch is left out of it. */
    public static FeatureBatches cached(Features features, int batch, Randomness randomness) {
        int perEpoch = features.size() / batch;
        return new FeatureBatches(perEpoch, epoch -> {
            int[] order = randomness.stream("probe order", epoch).permutation(features.size());
            return IntStream.range(0, perEpoch)
                    .mapToObj(i -> features.rows(order, i * batch, (i + 1) * batch))
                    .iterator();
        });
    }

    /**
     * Features of augmented pictures, computed as they are asked for.
     *
     * @param program with the input {@code images} of the loader's batch size and the output {@code features}
     * @param batch a step's features, of several of the loader's batches if it has more
     */
    public static FeatureBatches computed(Program program, ShuffledLoader pictures, int batch) {
        int rows = program.graph().inputs().get("images").dim(0);
        int joined = Math.max(1, batch / rows);
        if (joined * rows != batch) {
            throw new IllegalArgumentException("a step of " + batch + " is no multiple of " + rows + " pictures");
        }
        int perEpoch = pictures.batchesPerEpoch() / joined;
        return new FeatureBatches(perEpoch, epoch -> {
            BatchStream stream = pictures.epoch(epoch, 0);
            return IntStream.rangeClosed(1, perEpoch)
                    .mapToObj(step -> {
                        Features features = joined(program, stream, joined);
                        if (step == perEpoch) {
                            stream.close();
                        }
                        return features;
                    })
                    .iterator();
        });
    }

    private static Features joined(Program program, BatchStream stream, int batches) {
        Features[] parts = new Features[batches];
        for (int i = 0; i < batches; i++) {
            try (ImageBatch images = stream.next()) {
                parts[i] = Features.of(program, images);
            }
        }
        return Features.join(parts);
    }

    public int perEpoch() {
        return perEpoch;
    }

    /** The batches of an epoch, counted from 0. */
    public Iterator<Features> epoch(int epoch) {
        return epochs.apply(epoch);
    }
}
