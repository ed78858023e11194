package org.example.mae;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.component.Mask;
import io.mae4j.component.Masker;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.random.RandomStream;

/** Keeps some columns of patches, other ones in every picture. */
public final class ColumnMasker implements Masker {

    public record Config(
            @Doc("share of columns that are hidden")
            @Default("0.5")
            @Range(min = 0, max = 1, minExclusive = true, maxExclusive = true)
            double ratio) {}

    private final double ratio;

    @Inject
    public ColumnMasker(Config config) {
        this.ratio = config.ratio();
    }

    @Override
    public int kept(PatchGrid grid) {
        return grid.rows() * visibleColumns(grid);
    }

    @Override
    public Mask mask(PatchGrid grid, RandomStream random) {
        int[] columns = random.permutation(grid.columns());
        int[] order = new int[grid.patches()];
        int next = 0;
        for (int column : columns) { // the visible ones are those that come first
            for (int row = 0; row < grid.rows(); row++) {
                order[next++] = row * grid.columns() + column;
            }
        }
        return new Mask(order, kept(grid));
    }

    private int visibleColumns(PatchGrid grid) {
        int visible = (int) Math.round(grid.columns() * (1 - ratio));
        if (visible < 1 || visible == grid.columns()) {
            throw new UserError("mask.ratio=" + ratio + " keeps " + visible + " of " + grid.columns()
                    + " columns; at least one must stay visible, and one be hidden");
        }
        return visible;
    }
}
