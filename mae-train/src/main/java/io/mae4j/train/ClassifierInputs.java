package io.mae4j.train;

import io.mae4j.data.augment.BatchMix;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.models.DropPath;
import io.mae4j.random.Randomness;
import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The inputs of a classifier's training graph: pictures, mixed perhaps, their soft targets, and which branches are dropped. */
public record ClassifierInputs(BatchMix mix, DropPath dropPath, Randomness randomness) implements StepInputs {

    @Override
    public Map<String, INDArray> training(ImageBatch batch, int epoch) {
        Map<String, INDArray> inputs = new HashMap<>();
        long first = batch.indices()[0]; // names the batch: a picture comes once an epoch
        inputs.put("targets", mix.apply(batch, randomness.stream("mix", epoch, first)));
        batch.putInto(inputs, "images");
        dropPath.scales(randomness, epoch, batch.indices()).ifPresent(scales -> inputs.put(DropPath.INPUT, scales));
        return inputs;
    }
}
