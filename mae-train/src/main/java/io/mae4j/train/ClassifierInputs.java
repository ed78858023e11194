package io.mae4j.train;

import io.mae4j.data.augment.BatchMix;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.models.DropPath;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The inputs of a classifier's training graph: pictures, mixed perhaps, their soft targets, and which branches are dropped. */
public record ClassifierInputs(BatchMix mix, DropPath dropPath, Randomness randomness) implements StepInputs {

    @Override
    public Map<String, INDArray> training(ImageBatch batch, int epoch) {
        Map<String, INDArray> inputs = new HashMap<>();
        // a batch is named by its first picture, which comes so many times in an epoch only once
        RandomStream mixing = randomness.repeated("mix", batch.repeats()[0], epoch, batch.indices()[0]);
        inputs.put("targets", mix.apply(batch, mixing));
        batch.putInto(inputs, "images");
        dropPath.scales(randomness, epoch, batch.indices(), batch.repeats())
                .ifPresent(scales -> inputs.put(DropPath.INPUT, scales));
        return inputs;
    }
}
