package io.mae4j.models;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.Target;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Tensor;

/**
 * Pixels normalised within their patch by its mean and unbiased variance: {@code (x - mean) / sqrt(var + epsilon)} (paper,
 * section 3, reconstruction target; better features than plain pixels in Table 1d).
 */
public final class NormalizedPixelTarget implements Target {

    // far less is 0 in single precision, and a patch of one colour would be divided by 0
    public record Config(
            @Doc("added to a patch's variance") @Default("1e-6") @Range(min = 1e-30)
            double epsilon) {}

    private final double epsilon;

    @Inject
    public NormalizedPixelTarget(Config config) {
        this.epsilon = config.epsilon();
    }

    @Override
    public int values(PatchGrid grid) {
        if (grid.patchValues() < 2) {
            throw new UserError(
                    "target=normalized_pixels: a patch of one grey pixel has no variance to be normalised by;"
                            + " choose a larger model.patch, or target=pixels");
        }
        return grid.patchValues();
    }

    @Override
    public Tensor target(GraphBuilder g, PatchGrid grid, Tensor patches) {
        // a layer norm has the biased variance b; the unbiased one is b / c with c = (n - 1) / n, and
        // (x - mean) / sqrt(b / c + epsilon) = sqrt(c) * (x - mean) / sqrt(b + c * epsilon)
        double n = grid.patchValues();
        double c = (n - 1) / n;
        return g.scale(g.layerNorm(patches, c * epsilon), Math.sqrt(c));
    }

    @Override
    public float[] toPatch(float[] prediction, float[] original) {
        double sum = 0;
        for (float value : original) {
            sum += value;
        }
        double mean = sum / original.length;
        double squares = 0;
        for (float value : original) {
            squares += (value - mean) * (value - mean);
        }
        double deviation = Math.sqrt(squares / (original.length - 1) + epsilon);
        float[] patch = new float[prediction.length];
        for (int i = 0; i < patch.length; i++) {
            patch[i] = (float) (prediction[i] * deviation + mean);
        }
        return patch;
    }

    @Override
    public String note() {
        return "Reconstructions are shown with the mean and deviation that each patch has in the original.";
    }
}
