package io.mae4j.train;

import io.mae4j.UserError;
import io.mae4j.component.Given;
import io.mae4j.component.Mask;
import io.mae4j.component.MaskedPicture;
import io.mae4j.component.Masker;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.PictureMasks;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The inputs of a pre-training graph: a batch of pictures and a mask for each of them. */
public record MaskedInputs(PatchGrid grid, Masker masker, Randomness randomness) implements StepInputs {

    /** A training picture's mask is a function of the seed, the epoch, the picture, and how often it came in that epoch. */
    @Override
    public Optional<PictureMasks> masks() {
        return Optional.of((epoch, index, repeat, values) -> checked(masker.mask(
                grid, randomness.repeated("mask", repeat, epoch, index), MaskedPicture.training(epoch, values))));
    }

    /** For training, with the masks that the loader drew. */
    @Override
    public Map<String, INDArray> training(ImageBatch batch, int epoch) {
        if (batch.masks().size() != batch.indices().length) {
            throw new IllegalArgumentException("the loader drew no masks");
        }
        return inputs(batch, batch.masks());
    }

    /** For held-out pictures: the same masks every time. Rows without a picture have nothing masked, so they do not count. */
    Map<String, INDArray> heldOut(ImageBatch batch) {
        List<Mask> masks = new ArrayList<>();
        for (int row = 0; row < batch.indices().length; row++) {
            INDArray image = batch.images().slice(row);
            masks.add(checked(masker.mask(
                    grid,
                    randomness.stream("mask/held-out", 0, batch.indices()[row]),
                    MaskedPicture.heldOut(() -> image.reshape(-1).toFloatVector()))));
        }
        Map<String, INDArray> inputs = inputs(batch, masks);
        for (int row = batch.size(); row < batch.indices().length; row++) {
            inputs.get("mask").getRow(row).assign(0);
        }
        return inputs;
    }

    private Mask checked(Mask made) {
        Mask mask = Given.some(masker, "masker", made);
        int kept = masker.kept(grid);
        if (mask.kept() != kept || mask.order().length != grid.patches()) {
            throw new UserError("the masker " + masker.getClass().getName() + " made a mask that keeps " + mask.kept()
                    + " of " + mask.order().length + " patches, where " + kept + " of " + grid.patches()
                    + " were asked for");
        }
        boolean[] seen = new boolean[grid.patches()];
        for (int patch : mask.order()) {
            if (patch < 0 || patch >= seen.length || seen[patch]) {
                throw new UserError("the masker " + masker.getClass().getName() + " made a mask whose order has patch "
                        + patch + (patch >= 0 && patch < seen.length ? " twice" : "") + "; it has each of 0 to "
                        + (seen.length - 1) + " once");
            }
            seen[patch] = true;
        }
        return mask;
    }

    private static Map<String, INDArray> inputs(ImageBatch batch, List<Mask> masks) {
        Map<String, INDArray> inputs = Masking.arrays(masks);
        batch.putInto(inputs, "images");
        return inputs;
    }
}
