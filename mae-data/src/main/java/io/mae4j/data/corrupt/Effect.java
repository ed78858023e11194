package io.mae4j.data.corrupt;

import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;

/** What a corruption does to a picture. */
@FunctionalInterface
interface Effect {

    /** The corrupted picture, of the same size; {@code strength} is the row of the corruption's constants for a severity. */
    Picture apply(Picture picture, double[] strength, RandomStream random);
}
