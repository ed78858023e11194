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
 * Block-wise masking (paper, Table 1f; BEiT, Bao et al. 2021, algorithm 1): rectangles of patches, at random places and of random
 * sizes and shapes, are hidden until the share is reached. The last one is cut, row by row from a random corner, so that every
 * picture has the same number of masked patches.
 */
public final class BlockMasker implements Masker {

    public record Config(
            @Doc("share of patches that are hidden")
            @Default("0.75")
            @Range(min = 0, max = 1, minExclusive = true, maxExclusive = true)
            double ratio,

            @Doc("smallest block as a share of all patches; BEiT's 16 of 196")
            @Default("0.08")
            @Range(min = 0, max = 1, minExclusive = true)
            double smallest,

            @Doc(
                    "flattest block, height over width; the steepest is its inverse, and the logarithm is uniform between them")
            @Default("0.3")
            @Range(min = 0, max = 1, minExclusive = true)
            double aspect) {}

    private final Config config;

    @Inject
    public BlockMasker(Config config) {
        this.config = config;
    }

    @Override
    public int kept(PatchGrid grid) {
        return MaskRatio.kept(grid, config.ratio());
    }

    @Override
    public Mask mask(PatchGrid grid, RandomStream random) {
        boolean[] hidden = new boolean[grid.patches()];
        int missing = grid.patches() - kept(grid);
        while (missing > 0) {
            missing -= Block.random(grid, missing, config, random).hide(hidden, grid, missing);
        }
        return Mask.ofHidden(hidden);
    }

    /** A rectangle of patches; {@code fromBottom} and {@code fromRight} say in which corner hiding begins. */
    private record Block(int top, int left, int height, int width, boolean fromBottom, boolean fromRight) {

        static Block random(PatchGrid grid, int missing, Config config, RandomStream random) {
            double smallest = config.smallest() * grid.patches();
            double size = smallest + random.nextDouble() * Math.max(0, missing - smallest);
            double flattest = StrictMath.log(config.aspect());
            double aspect = StrictMath.exp(flattest * (1 - 2 * random.nextDouble()));
            int height = side(Math.sqrt(size * aspect), grid.rows());
            int width = side(Math.sqrt(size / aspect), grid.columns());
            return new Block(
                    random.nextInt(grid.rows() - height + 1),
                    random.nextInt(grid.columns() - width + 1),
                    height,
                    width,
                    random.nextInt(2) == 1,
                    random.nextInt(2) == 1);
        }

        private static int side(double length, int most) {
            return (int) Math.max(1, Math.min(most, Math.round(length)));
        }

        /** Hides up to {@code most} patches of it that are visible; returns how many. */
        int hide(boolean[] hidden, PatchGrid grid, int most) {
            int count = 0;
            for (int i = 0; i < height * width && count < most; i++) {
                int row = fromBottom ? height - 1 - i / width : i / width;
                int column = fromRight ? width - 1 - i % width : i % width;
                int patch = (top + row) * grid.columns() + left + column;
                if (!hidden[patch]) {
                    hidden[patch] = true;
                    count++;
                }
            }
            return count;
        }
    }
}
