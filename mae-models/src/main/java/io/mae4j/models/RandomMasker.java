package io.mae4j.models;

import com.google.inject.Inject;
import io.mae4j.component.Mask;
import io.mae4j.component.Masker;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.random.RandomStream;

/** Uniform random masking without replacement (paper, section 3). */
public final class RandomMasker implements Masker {

    public record Config(
            @Doc("share of patches that are hidden")
            @Default("0.75")
            @Range(min = 0, max = 1, minExclusive = true, maxExclusive = true)
            double ratio) {}

    private final double ratio;

    @Inject
    public RandomMasker(Config config) {
        this.ratio = config.ratio();
    }

    @Override
    public int kept(PatchGrid grid) {
        return MaskRatio.kept(grid, ratio);
    }

    @Override
    public Mask mask(PatchGrid grid, RandomStream random) {
        float[] noise = new float[grid.patches()];
        for (int i = 0; i < noise.length; i++) {
            noise[i] = random.nextFloat();
        }
        return Mask.ofNoise(noise, kept(grid));
    }
}
