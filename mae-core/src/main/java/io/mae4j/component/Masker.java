package io.mae4j.component;

import io.mae4j.random.RandomStream;

/**
 * Chooses the patches that are hidden from the encoder (paper, section 3 and Table 1f). It does not see the picture: masks are drawn
 * while pictures are loaded, from any thread.
 */
@Contract("mask")
public interface Masker {

    /**
     * How many patches stay visible; the same for every picture, so that shapes are static.
     *
     * @throws io.mae4j.UserError if that is none or all of them
     */
    int kept(PatchGrid grid);

    /** A mask for one picture, which keeps exactly {@link #kept} patches; a function of the random stream alone. */
    Mask mask(PatchGrid grid, RandomStream random);

    /**
     * A mask for a training picture, for maskers that change as a run goes on; by default as any other. Held-out pictures, which
     * have to be masked alike every time, are asked for without an epoch.
     *
     * @param epoch counted from 0
     */
    default Mask mask(PatchGrid grid, RandomStream random, long epoch) {
        return mask(grid, random);
    }
}
