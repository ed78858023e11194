package io.mae4j.data.load;

import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import java.util.Optional;

/**
 * Evaluation batches: each picture of a split once, in order, prepared plainly. The last batch is padded to the size of the
 * others. Where corrupt pictures are skipped they are left out, and their batch is padded; so a batch may be short anywhere,
 * and even empty.
 */
public final class SequentialLoader {
    private final Dataset dataset;
    private final Pictures pictures;
    private final SampleReader reader;
    private final LoaderConfig config;
    private final int batchSize;

    /** A loader of {@code pictures}, one of the splits of {@code dataset}. */
    public SequentialLoader(Dataset dataset, Pictures pictures, int batchSize, LoaderConfig config) {
        this.dataset = dataset;
        this.pictures = pictures;
        this.reader = new SampleReader(dataset, pictures, dataset.plain());
        this.config = config;
        this.batchSize = batchSize;
    }

    public int batches() {
        return (int) (((long) pictures.size() + batchSize - 1) / batchSize);
    }

    /** One pass over the split. */
    public BatchStream pass() {
        return pass(0);
    }

    /** The rest of a pass, from batch {@code first} on. */
    public BatchStream pass(int first) {
        return new BatchStream(
                first, batches(), batchSize, dataset.shape(), pictures, config, Optional.empty(), this::fill);
    }

    private BatchPlan.Filled fill(long batch, int row, ImageRow out) {
        long index = batch * batchSize + row;
        if (index >= pictures.size()) {
            return BatchPlan.Filled.nothing();
        }
        return out.read(reader, (int) index, Dataset.plainDraws(index))
                ? BatchPlan.Filled.picture((int) index)
                : BatchPlan.Filled.nothing();
    }
}
