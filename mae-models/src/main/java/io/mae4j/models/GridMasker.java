package io.mae4j.models;

import com.google.inject.Inject;
import io.mae4j.component.Mask;
import io.mae4j.component.Masker;
import io.mae4j.component.PatchGrid;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.random.RandomStream;
import java.util.Arrays;

/**
 * Grid-wise masking (paper, Table 1f): the visible patches are a regular lattice, the same in every picture; with a share of 0.75
 * on an even number of rows and columns one of every two by two patches. Of other shares and sizes the lattice is the evenly
 * spread one with the number of patches nearest to what the share asks for: of 7 by 7 patches it keeps 3 by 4.
 */
public final class GridMasker implements Masker {

    public record Config(
            @Doc("share of patches that are hidden, or nearly so: the visible ones are a lattice")
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
        return Lattice.of(grid, ratio).size();
    }

    @Override
    public Mask mask(PatchGrid grid, RandomStream random) {
        Lattice lattice = Lattice.of(grid, ratio);
        boolean[] hidden = new boolean[grid.patches()];
        Arrays.fill(hidden, true);
        for (int i = 0; i < lattice.rows(); i++) {
            for (int j = 0; j < lattice.columns(); j++) {
                hidden[
                        spread(i, lattice.rows(), grid.rows()) * grid.columns()
                                + spread(j, lattice.columns(), grid.columns())] = false;
            }
        }
        return Mask.ofHidden(hidden);
    }

    // the middle of part i of n equal parts of the length
    private static int spread(int i, int n, int length) {
        return (2 * i + 1) * length / (2 * n);
    }

    private record Lattice(int rows, int columns) {
        int size() {
            return rows * columns;
        }

        /** As dense along rows as along columns, as far as whole numbers go. */
        static Lattice of(PatchGrid grid, double ratio) {
            double density = Math.sqrt(1 - ratio);
            double wanted = grid.patches() * (1 - ratio);
            int rows = (int) (grid.rows() * density);
            int columns = (int) (grid.columns() * density);
            Lattice best = new Lattice(0, 0);
            for (int r = Math.max(1, rows); r <= Math.min(grid.rows(), rows + 1); r++) {
                for (int c = Math.max(1, columns); c <= Math.min(grid.columns(), columns + 1); c++) {
                    Lattice candidate = new Lattice(r, c);
                    if (candidate.size() < grid.patches()
                            && Math.abs(candidate.size() - wanted) < Math.abs(best.size() - wanted)) {
                        best = candidate;
                    }
                }
            }
            MaskRatio.check(grid, ratio, best.size());
            return best;
        }
    }
}
