package io.mae4j.models;

import com.google.inject.Inject;
import io.mae4j.component.Mask;
import io.mae4j.component.Masker;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.random.RandomStream;

/**
 * Grid-wise masking (paper, Table 1f): the visible patches are as regular as can be, and the same in every picture. With a share of
 * 0.75 one of every two by two patches stays, with 0.5 a chequerboard; other shares lie between, as in ordered dithering (Bayer
 * 1973), by whose order of the patches the first ones stay.
 */
public final class GridMasker implements Masker {
    private static final int BITS = 12; // of a row or column

    public record Config(
            @Doc("share of patches that are hidden")
            @Default("0.75")
            @Range(min = 0, max = 1, minExclusive = true, maxExclusive = true)
            double ratio) {}

    private final double ratio;

    @Inject
    public GridMasker(Config config) {
        this.ratio = config.ratio();
    }

    @Override
    public int kept(PatchGrid grid) {
        return MaskRatio.kept(grid, ratio);
    }

    @Override
    public Mask mask(PatchGrid grid, RandomStream random) {
        float[] order = new float[grid.patches()];
        for (int patch = 0; patch < order.length; patch++) {
            order[patch] = bayer(patch / grid.columns(), patch % grid.columns());
        }
        return Mask.ofNoise(order, kept(grid));
    }

    // of two by two patches the order is 0 2 / 3 1; where that is the same, blocks of them are in the same order, and
    // so on
    private static int bayer(int row, int column) {
        int order = 0;
        for (int bit = 0; bit < BITS; bit++) {
            int r = row >> bit & 1;
            int c = column >> bit & 1;
            order = order << 2 | (r ^ c) << 1 | r;
        }
        return order;
    }
}
