package io.mae4j.data.transform;

import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.LabelMap;
import io.mae4j.random.RandomStream;

/** A transform that moves pixels, or leaves some out, and can do so to their classes. */
public interface GeometricTransform extends PictureTransform {

    /**
     * What {@link #apply} does to a picture with the same draws, done to its label map. Classes are not mixed: each is that of
     * the {@linkplain io.mae4j.data.image.Interpolation#NEAREST nearest} pixel, and {@link LabelMap#IGNORED} where the picture
     * is filled.
     *
     * @param to the images that the model sees, as for {@link #apply}
     */
    LabelMap labels(LabelMap map, ImageShape to, RandomStream random);

    @Override
    default boolean movesPixels() {
        return true;
    }
}
