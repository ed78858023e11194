package io.mae4j.train;

import io.mae4j.train.TrainingBatches.Batch;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The batches of a pass in order, of which the next can be looked at before its turn. */
final class BatchesAhead implements AutoCloseable {
    private final TrainingBatches.Pass pass;
    private Batch ahead; // taken from the pass, and not yet given

    BatchesAhead(TrainingBatches.Pass pass) {
        this.pass = pass;
    }

    /** The next batch, which is to be closed when it is done with. */
    Batch next() {
        Batch batch = ahead == null ? pass.next() : ahead;
        ahead = null;
        return batch;
    }

    /** The inputs of the batch that {@link #next} will give, if it is there already: nobody waits for it before its turn. */
    Optional<Map<String, INDArray>> following() {
        if (ahead == null && pass.isReady()) {
            ahead = pass.next();
        }
        return Optional.ofNullable(ahead).map(Batch::inputs);
    }

    long waitedNanos() {
        return pass.waitedNanos();
    }

    @Override
    public void close() {
        try (pass) {
            if (ahead != null) {
                ahead.close();
            }
        }
    }
}
