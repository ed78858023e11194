package io.mae4j.data.transform;

import io.mae4j.data.image.ImageShape;
import io.mae4j.random.RandomStream;

/** A transform of the normalised values, after all those on pictures. */
@FunctionalInterface
public non-sealed interface ValueTransform extends Transform {

    /** Changes the image {@code [channels, height, width]} that lies in {@code values} from {@code offset} on. */
    void apply(float[] values, int offset, ImageShape shape, RandomStream random);
}
