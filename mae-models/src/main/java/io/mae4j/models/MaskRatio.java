package io.mae4j.models;

import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;

/** How many patches a share leaves. */
final class MaskRatio {
    private MaskRatio() {}

    /** @throws UserError if none stay visible, or none are masked */
    static int kept(PatchGrid grid, double ratio) {
        // literally so: in doubles 100 * (1 - 0.9) is a little less than 10, and the published models count 9
        int kept = (int) (grid.patches() * (1 - ratio));
        if (kept < 1 || kept >= grid.patches()) {
            throw new UserError("mask.ratio=" + ratio + " keeps " + kept + " of " + grid.patches()
                    + " patches; at least one must stay visible and one be masked");
        }
        return kept;
    }
}
