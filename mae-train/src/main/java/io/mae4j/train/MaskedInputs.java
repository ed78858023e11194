package io.mae4j.train;

import io.mae4j.component.Mask;
import io.mae4j.component.Masker;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The inputs of a pre-training graph: a batch of pictures and a mask for each of them. */
public record MaskedInputs(PatchGrid grid, Masker masker, Randomness randomness) implements StepInputs {

    /** For training: a picture's mask is a function of the seed, the epoch and the picture. */
    @Override
    public Map<String, INDArray> training(ImageBatch batch, int epoch) {
        return inputs(batch, "mask", epoch);
    }

    /** For held-out pictures: the same masks every time. Rows without a picture have nothing masked, so they do not count. */
    Map<String, INDArray> heldOut(ImageBatch batch) {
        Map<String, INDArray> inputs = inputs(batch, "mask/held-out", 0);
        for (int row = batch.size(); row < batch.indices().length; row++) {
            inputs.get("mask").getRow(row).assign(0);
        }
        return inputs;
    }

    private Map<String, INDArray> inputs(ImageBatch batch, String purpose, int epoch) {
        List<Mask> masks = new ArrayList<>();
        for (long index : batch.indices()) {
            masks.add(masker.mask(grid, randomness.stream(purpose, epoch, index)));
        }
        Map<String, INDArray> inputs = Masking.arrays(masks);
        inputs.put("images", batch.images());
        return inputs;
    }
}
