package org.example.mae;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.component.Mask;
import io.mae4j.component.MaskedPicture;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PictureMasker;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.random.RandomStream;

/** Hides patches at random, those with more contrast more often: without replacement, by their standard deviation as weights. */
public final class ContrastMasker implements PictureMasker {
    private static final double LEAST = 1e-3; // of a plain patch

    public record Config(
            @Doc("share of patches that are hidden")
            @Default("0.75")
            @Range(min = 0, max = 1, minExclusive = true, maxExclusive = true)
            double ratio) {}

    private final double ratio;

    @Inject
    public ContrastMasker(Config config) {
        this.ratio = config.ratio();
    }

    @Override
    public int kept(PatchGrid grid) {
        int kept = (int) (grid.patches() * (1 - ratio));
        if (kept == 0) {
            throw new UserError("mask.ratio=" + ratio + " keeps none of " + grid.patches() + " patches");
        }
        return kept;
    }

    // the largest log(u) / weight are a weighted sample without replacement (Efraimidis and Spirakis, 2006)
    @Override
    public Mask mask(PatchGrid grid, RandomStream random, MaskedPicture picture) {
        float[] values = grid.patchify(picture.values());
        float[] keys = new float[grid.patches()];
        for (int patch = 0; patch < keys.length; patch++) {
            double weight = LEAST + deviation(values, patch * grid.patchValues(), grid.patchValues());
            keys[patch] = (float) (Math.log(1 - random.nextDouble()) / weight);
        }
        return Mask.ofNoise(keys, kept(grid));
    }

    private static double deviation(float[] values, int from, int count) {
        double sum = 0;
        double squares = 0;
        for (int i = from; i < from + count; i++) {
            sum += values[i];
            squares += (double) values[i] * values[i];
        }
        double mean = sum / count;
        return Math.sqrt(Math.max(0, squares / count - mean * mean));
    }
}
