package io.mae4j.train;

import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.PictureMasks;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a training graph is fed of a batch of pictures. */
@FunctionalInterface
public interface StepInputs {

    /** The graph's inputs by name: a function of the batch, the epoch and the run's seed. The batch's images may be changed. */
    Map<String, INDArray> training(ImageBatch batch, int epoch);

    /** The masks that the loader's threads draw for the batch, if it needs any. */
    default Optional<PictureMasks> masks() {
        return Optional.empty();
    }
}
