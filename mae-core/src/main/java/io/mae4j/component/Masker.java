package io.mae4j.component;

import io.mae4j.random.RandomStream;

/**
 * Chooses the patches that are hidden from the encoder (paper, section 3 and Table 1f). Masks are drawn while pictures are loaded,
 * from any thread; a {@link PictureMasker} sees the picture.
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

    /** A mask for this picture in this epoch, for maskers that depend on either; by default one that depends on neither. */
    default Mask mask(PatchGrid grid, RandomStream random, MaskedPicture picture) {
        return mask(grid, random);
    }
}
