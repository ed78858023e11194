package io.mae4j.component;

import io.mae4j.random.RandomStream;

/** A masker that looks at the picture: one that hides what is bright, or along edges. */
public interface PictureMasker extends Masker {

    @Override
    Mask mask(PatchGrid grid, RandomStream random, MaskedPicture picture);

    /** @throws UnsupportedOperationException always: there is no picture to look at */
    @Override
    default Mask mask(PatchGrid grid, RandomStream random) {
        throw new UnsupportedOperationException(getClass().getName() + " masks pictures that it sees");
    }
}
