package io.mae4j.experiments.bench;

import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.data.augment.Augmentation;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.random.Randomness;
import io.mae4j.train.run.ProcessMemory;
import java.util.Optional;

/** Measures the input pipeline alone: batches are read as training reads them, and thrown away. */
public final class DataBenchmark {
    private DataBenchmark() {}

    /**
     * Measures; the composed configuration is that of {@link DataConfig}.
     *
     * @throws UserError if the data set cannot be opened, or a picture cannot be read and the policy is to fail
     */
    public static DataResult run(Composed composed) {
        DataConfig config = composed.bind(DataConfig.class);
        Parts parts = Parts.of(composed);
        Augmentation augmentation = Augmentation.of(parts.binder(), config.augment());
        Dataset data = augmentation.prepare(DataSource.opened(parts));
        Randomness randomness = new Randomness(config.seed());
        ShuffledLoader loader =
                new ShuffledLoader(data, config.batch(), augmentation.repeats(), randomness, config.loader());
        long images = 0;
        long start = 0;
        double seconds = 0;
        try (BatchStream stream = loader.epochs(0, 0, Integer.MAX_VALUE)) {
            long begin = System.nanoTime();
            while (seconds < config.seconds()) {
                try (ImageBatch batch = stream.next()) {
                    long now = System.nanoTime();
                    if (start != 0) {
                        images += batch.size();
                        seconds = (now - start) * 1e-9;
                    } else if ((now - begin) * 1e-9 >= config.warmup()) {
                        start = now;
                    }
                }
            }
        }
        return new DataResult(
                data.name(),
                data.train().size(),
                data.shape(),
                config,
                images,
                seconds,
                data.corrupt().count(),
                ProcessMemory.peak(),
                config.profile() ? Optional.of(DataProfile.of(data, randomness)) : Optional.empty());
    }
}
