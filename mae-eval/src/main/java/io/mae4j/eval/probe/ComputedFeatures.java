package io.mae4j.eval.probe;

import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.engine.Program;
import io.mae4j.eval.Features;
import io.mae4j.train.TrainingBatches;
import java.util.function.Supplier;

/**
 * Batches of the features of augmented pictures, computed as they are learnt from: linear probing as published.
 *
 * @param encoder makes a program with the input {@code images} of the loader's batch size and the output {@code features}, for
 *     each pass
 */
public record ComputedFeatures(Supplier<Program> encoder, ShuffledLoader pictures, int classes)
        implements TrainingBatches {
    @Override
    public int perEpoch() {
        return pictures.batchesPerEpoch();
    }

    @Override
    public Pass pass(int firstEpoch, int firstBatch, int endEpoch) {
        Program program = encoder.get();
        BatchStream stream = pictures.epochs(firstEpoch, firstBatch, endEpoch);
        return new Pass() {
            @Override
            public Batch next() {
                try (ImageBatch batch = stream.next()) {
                    return ProbeHeads.batch(Features.of(program, batch), classes);
                }
            }

            @Override
            public long waitedNanos() {
                return stream.waitedNanos();
            }

            @Override
            public void close() {
                stream.close();
                program.close();
            }
        };
    }
}
