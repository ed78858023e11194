package io.mae4j.train;

import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.ShuffledLoader;

/** Batches of augmented pictures, and what a training graph is fed of them. */
public record PictureBatches(ShuffledLoader pictures, StepInputs inputs) implements TrainingBatches {

    @Override
    public int perEpoch() {
        return pictures.batchesPerEpoch();
    }

    @Override
    public Pass pass(int firstEpoch, int firstBatch, int endEpoch) {
        ShuffledLoader loader = inputs.masks().map(pictures::masked).orElse(pictures);
        BatchStream stream = loader.epochs(firstEpoch, firstBatch, endEpoch);
        return new Pass() {
            private long taken = (long) firstEpoch * perEpoch() + firstBatch;

            @Override
            public Batch next() {
                int epoch = (int) (taken++ / perEpoch());
                ImageBatch batch = stream.next();
                try {
                    return new Batch(inputs.training(batch, epoch), batch.size(), batch::close);
                } catch (RuntimeException | Error e) {
                    batch.close();
                    throw e;
                }
            }

            @Override
            public boolean isReady() {
                return stream.isReady();
            }

            @Override
            public long waitedNanos() {
                return stream.waitedNanos();
            }

            @Override
            public void close() {
                stream.close();
            }
        };
    }
}
