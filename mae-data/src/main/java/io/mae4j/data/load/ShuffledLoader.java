package io.mae4j.data.load;

import io.mae4j.UserError;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;

/**
 * Training batches. An epoch's order is a permutation of the split, drawn from {@code stream("order", epoch)}; a picture's
 * augmentation is drawn from {@code stream("augment", epoch, index)}. So batches are a function of the seed, the epoch and
 * the number of the batch, and reading can begin at any. What does not fill a last batch is left out of that epoch.
 *
 * <p>Where corrupt pictures are skipped, the next readable picture of the epoch's order stands in, with an augmentation of
 * its own: batches stay full, and no other picture changes.
 */
public final class ShuffledLoader {
    private final Dataset dataset;
    private final SampleReader reader;
    private final EpochOrder order;
    private final Randomness randomness;
    private final LoaderConfig config;
    private final int batchSize;
    private final int repeats;

    /**
     * A loader of the training split, augmented, each picture once an epoch.
     *
     * @throws UserError if the split has no full batch
     */
    public ShuffledLoader(Dataset dataset, int batchSize, Randomness randomness, LoaderConfig config) {
        this(dataset, batchSize, 1, randomness, config);
    }

    /**
     * A loader of the training split, augmented.
     *
     * @param repeats how often a picture comes in an epoch, one augmentation after the other; an epoch has as many batches
     *     as without, and so sees one picture in {@code repeats}
     * @throws UserError if the split has no full batch
     */
    public ShuffledLoader(Dataset dataset, int batchSize, int repeats, Randomness randomness, LoaderConfig config) {
        int size = dataset.train().size();
        if (size < batchSize) {
            throw new UserError(dataset.name() + " has " + size + " training pictures, fewer than one batch of "
                    + batchSize + "; choose a smaller batch");
        }
        this.dataset = dataset;
        this.reader = new SampleReader(dataset, dataset.train(), dataset.augmented());
        this.order = new EpochOrder(randomness, size);
        this.randomness = randomness;
        this.config = config;
        this.batchSize = batchSize;
        this.repeats = repeats;
    }

    public int batchesPerEpoch() {
        return dataset.train().size() / batchSize;
    }

    /** The batches of an epoch from {@code firstBatch} (counted from 0) on. */
    public BatchStream epoch(int epoch, int firstBatch) {
        return epochs(epoch, firstBatch, epoch + 1);
    }

    /** From a batch of {@code firstEpoch} to the last of the epoch before {@code endEpoch}, without a pause between epochs. */
    public BatchStream epochs(int firstEpoch, int firstBatch, int endEpoch) {
        long perEpoch = batchesPerEpoch();
        if (firstEpoch < 0 || firstBatch < 0 || firstBatch > perEpoch) {
            throw new IllegalArgumentException("no batch " + firstBatch + " of epoch " + firstEpoch);
        }
        return new BatchStream(
                firstEpoch * perEpoch + firstBatch,
                endEpoch * perEpoch,
                batchSize,
                config,
                () -> new BatchSlot(dataset, dataset.train(), batchSize),
                this::fill);
    }

    private int fill(long batch, int row, float[] out, int offset) {
        long epoch = batch / batchesPerEpoch();
        int position = (int) (batch % batchesPerEpoch()) * batchSize + row;
        int[] indices = order.of(epoch);
        int place = position / repeats;
        int repeat = position % repeats;
        int index = indices[place];
        if (reader.read(index, augmentation(repeat, epoch, index), out, offset)) {
            return index;
        }
        for (int step = 1; step < indices.length; step++) {
            int standIn = indices[(place + step) % indices.length];
            if (reader.read(standIn, augmentation(repeat, epoch, standIn, index), out, offset)) {
                return standIn;
            }
        }
        throw new UserError("none of the " + indices.length + " training pictures of " + dataset.name()
                + " can be read; the first is " + dataset.train().name(0));
    }

    private RandomStream augmentation(int repeat, long... position) {
        return randomness.stream(repeat == 0 ? "augment" : "augment again " + repeat, position);
    }
}
