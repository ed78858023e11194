package io.mae4j.eval.picture;

import io.mae4j.UserError;
import io.mae4j.component.Given;
import io.mae4j.component.Mask;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.Target;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.Normalization;
import io.mae4j.engine.Program;
import io.mae4j.models.MaskedAutoencoder;
import io.mae4j.random.Randomness;
import io.mae4j.train.report.PngFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * A few pictures with masks that are always the same, and how a model fills them in: a PNG file with a row for each and the
 * columns original, masked, reconstruction, and reconstruction with the visible patches pasted.
 *
 * <p>Predictions go back to pixels through {@link Target#toPatch}, and to brightness through the data set's mean and standard
 * deviation.
 */
public final class Reconstructions {
    private final MaskedAutoencoder model;
    private final Normalization normalization;
    private final List<float[]> pictures = new ArrayList<>(); // normalised, [channels, height, width]
    private final List<Mask> masks = new ArrayList<>();

    private Reconstructions(MaskedAutoencoder model, Normalization normalization) {
        this.model = model;
        this.normalization = normalization;
    }

    /**
     * Reads up to {@code count} pictures, of as many classes as possible, and draws their masks, the same ones every time.
     *
     * @param split usually the held-out one
     * @throws io.mae4j.UserError if a picture is corrupt and the policy is to fail
     */
    public static Reconstructions of(
            MaskedAutoencoder model, Dataset data, Pictures split, int count, Randomness randomness) {
        Reconstructions chosen = new Reconstructions(model, data.normalization());
        for (Selection.Example example : Selection.read(data, split, count)) {
            chosen.pictures.add(example.values());
            chosen.masks.add(example.mask(model.masker(), model.grid(), randomness));
        }
        return chosen;
    }

    /** How many pictures there are: as many as asked for, or all that the split has. */
    public int size() {
        return pictures.size();
    }

    /**
     * Runs the model and writes the picture, whole or not at all.
     *
     * @param program of {@link MaskedAutoencoder#pretraining}, for a batch of any size: the training program itself will do
     * @param title says of what this is the picture, such as {@code "after epoch 30"}
     * @throws io.mae4j.UserError if the file cannot be written
     */
    public void render(Program program, String title, Path png) {
        PictureGrid picture = new PictureGrid(
                title, Given.some(model.target(), "target", model.target().note()));
        reconstruct(program).forEach(picture::add);
        PngFile.write(png, picture.draw());
    }

    List<Reconstruction> reconstruct(Program program) {
        int batch = program.graph().inputs().get("images").dim(0);
        List<Reconstruction> done = new ArrayList<>();
        while (done.size() < size()) {
            try (INDArray predictions = predict(program, batch, done.size())) {
                for (int row = 0; row < batch && done.size() < size(); row++) {
                    try (INDArray single = predictions.slice(row).dup('c')) {
                        done.add(reconstruction(done.size(), single.data().asFloat()));
                    }
                }
            }
        }
        return done;
    }

    // [batch, patches, values]; what the last batch lacks is filled with repetitions
    private INDArray predict(Program program, int batch, int from) {
        PatchGrid grid = model.grid();
        int volume = grid.channels() * grid.height() * grid.width();
        float[] images = new float[batch * volume];
        List<Mask> chosen = new ArrayList<>();
        for (int row = 0; row < batch; row++) {
            int index = Math.min(from + row, size() - 1);
            System.arraycopy(pictures.get(index), 0, images, row * volume, volume);
            chosen.add(masks.get(index));
        }
        Map<String, INDArray> inputs = Masking.arrays(chosen);
        inputs.put("images", Nd4j.createFromArray(images).reshape(batch, grid.channels(), grid.height(), grid.width()));
        return program.run(inputs, List.of("prediction")).get("prediction");
    }

    private Reconstruction reconstruction(int index, float[] prediction) {
        PatchGrid grid = model.grid();
        Target target = model.target();
        int patchValues = grid.patchValues();
        int values = target.values(grid);
        float[] own = grid.patchify(pictures.get(index));
        float[] predicted = new float[own.length];
        for (int patch = 0; patch < grid.patches(); patch++) {
            float[] pixels = target.toPatch(
                    Arrays.copyOfRange(prediction, patch * values, (patch + 1) * values),
                    Arrays.copyOfRange(own, patch * patchValues, (patch + 1) * patchValues));
            if (pixels.length != patchValues) {
                throw new UserError("the target " + target.getClass().getName() + " shows a patch as " + pixels.length
                        + " values, where " + patchValues + " are asked for");
            }
            System.arraycopy(pixels, 0, predicted, patch * patchValues, patchValues);
        }
        return new Reconstruction(
                grid,
                masks.get(index),
                normalization.denormalize(pictures.get(index)),
                normalization.denormalize(grid.unpatchify(predicted)));
    }
}
