package io.mae4j.data.transform;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.random.RandomStream;

/** One transform after another. */
record Sequence(Transform first, Transform second) implements Transform {

    @Override
    public Picture apply(Picture picture, RandomStream random) {
        return second.apply(first.apply(picture, random), random);
    }

    @Override
    public Picture read(PictureSource source, RandomStream random) throws CorruptPicture {
        return second.apply(first.read(source, random), random);
    }
}
