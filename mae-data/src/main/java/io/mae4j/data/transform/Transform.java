package io.mae4j.data.transform;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.random.RandomStream;

/**
 * A step from the picture in the file to the picture that the model sees. Its only randomness is the stream, which belongs to
 * the sample, so what a picture becomes depends on no other picture.
 */
@FunctionalInterface
public interface Transform {

    /** The transformed picture; {@code picture} itself is not changed. */
    Picture apply(Picture picture, RandomStream random);

    /**
     * The transformed picture, where it is not yet decoded. What {@link #apply} makes of the whole picture; a transform that
     * begins with a crop decodes only that.
     *
     * @throws CorruptPicture if it cannot be decoded
     */
    default Picture read(PictureSource source, RandomStream random) throws CorruptPicture {
        return apply(source.decode(), random);
    }

    /** This, and then that. */
    default Transform then(Transform next) {
        return new Sequence(this, next);
    }

    /** The picture as it is. */
    static Transform identity() {
        return (picture, random) -> picture;
    }
}
