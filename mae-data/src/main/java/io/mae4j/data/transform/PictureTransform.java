package io.mae4j.data.transform;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.random.RandomStream;

/** A transform of the picture's eight-bit samples, before normalisation. */
@FunctionalInterface
public non-sealed interface PictureTransform extends Transform {

    /**
     * The transformed picture; {@code picture} itself is not changed.
     *
     * @param to the images that the model sees, for transforms that bring a picture to their size
     */
    Picture apply(Picture picture, ImageShape to, RandomStream random);

    /**
     * The transformed picture, where it is not yet decoded. What {@link #apply} makes of the whole picture; a transform that
     * begins with a crop decodes only that.
     *
     * @throws CorruptPicture if it cannot be decoded
     */
    default Picture read(PictureSource source, ImageShape to, RandomStream random) throws CorruptPicture {
        return apply(source.decode(), to, random);
    }

    /**
     * Whether what is seen can lie elsewhere afterwards, so that the classes of a label map would be wrong. A {@link
     * GeometricTransform} can move them too.
     */
    default boolean movesPixels() {
        return false;
    }
}
