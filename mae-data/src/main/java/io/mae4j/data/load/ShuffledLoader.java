package io.mae4j.data.load;

import io.mae4j.UserError;
import io.mae4j.component.Mask;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.segment.LabelMaps;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Optional;
import java.util.function.Supplier;

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
    private final Optional<PictureMasks> masks;
    private final Optional<LabelMaps> labels;
    private final boolean bytes;

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
        this(dataset, batchSize, repeats, randomness, config, Optional.empty(), Optional.empty(), false);
    }

    private ShuffledLoader(
            Dataset dataset,
            int batchSize,
            int repeats,
            Randomness randomness,
            LoaderConfig config,
            Optional<PictureMasks> masks,
            Optional<LabelMaps> labels,
            boolean bytes) {
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
        this.masks = masks;
        this.labels = labels;
        this.bytes = bytes;
    }

    /** A loader whose threads draw a mask for each picture too. */
    public ShuffledLoader masked(PictureMasks draw) {
        return new ShuffledLoader(dataset, batchSize, repeats, randomness, config, Optional.of(draw), labels, bytes);
    }

    /**
     * A loader whose threads read the label map of each picture too, and move it as the picture.
     *
     * @param maps of the training split; one that is corrupt makes its picture corrupt
     */
    public ShuffledLoader labelled(LabelMaps maps) {
        return new ShuffledLoader(dataset, batchSize, repeats, randomness, config, masks, Optional.of(maps), bytes);
    }

    /**
     * A loader whose images are bytes, to be normalised by who computes with them: a quarter of the memory.
     *
     * @throws UserError if there are transforms of normalised values
     */
    public ShuffledLoader bytes() {
        if (!dataset.augmented().onValues().isEmpty()) {
            throw new UserError(
                    "trainer.bytes=true leaves pictures as bytes, but augment.train has transforms of normalised"
                            + " values; choose another augment, or trainer.bytes=false");
        }
        return new ShuffledLoader(dataset, batchSize, repeats, randomness, config, masks, labels, true);
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
                dataset.shape(),
                dataset.train(),
                config,
                bytes ? Optional.of(dataset.normalization()) : Optional.empty(),
                new Plan());
    }

    private final class Plan implements BatchPlan {

        @Override
        public Filled fill(long batch, int row, ImageRow out) {
            long epoch = batch / batchesPerEpoch();
            long place = position(batch, row) / repeats;
            int repeat = repeat(batch, row);
            int index = (int) order.at(epoch, place);
            Optional<Filled> filled = read(index, out, () -> randomness.repeated("augment", repeat, epoch, index));
            if (filled.isPresent()) {
                return filled.get();
            }
            for (long step = 1; step < order.size(); step++) {
                int standIn = (int) order.at(epoch, (place + step) % order.size());
                Optional<Filled> instead =
                        read(standIn, out, () -> randomness.repeated("augment", repeat, epoch, standIn, index));
                if (instead.isPresent()) {
                    return instead.get();
                }
            }
            throw new UserError("none of the " + order.size() + " training pictures of " + dataset.name()
                    + " can be read; the first is " + dataset.train().name(0));
        }

        // empty if it is to be skipped
        private Optional<Filled> read(int index, ImageRow out, Supplier<RandomStream> draws) {
            if (!out.read(reader, index, draws.get())) {
                return Optional.empty();
            }
            if (labels.isEmpty()) {
                return Optional.of(Filled.picture(index));
            }
            return reader.labels(labels.get(), index, draws.get()).map(map -> new Filled(index, Optional.of(map)));
        }

        @Override
        public int repeat(long batch, int row) {
            return (int) (position(batch, row) % repeats);
        }

        @Override
        public Optional<Mask> mask(long batch, int row, int index, ImageRow image) {
            return masks.map(draw -> draw.draw(
                    batch / batchesPerEpoch(), index, repeat(batch, row), () -> image.values(dataset.normalization())));
        }

        // of a row in its epoch
        private long position(long batch, int row) {
            return batch % batchesPerEpoch() * batchSize + row;
        }
    }
}
