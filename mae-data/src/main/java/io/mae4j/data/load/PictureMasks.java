package io.mae4j.data.load;

import io.mae4j.component.Mask;

/** What is hidden of each picture in each epoch. Called by the loader's threads, many at once. */
@FunctionalInterface
public interface PictureMasks {
    /**
     * A mask.
     *
     * @param repeat how often the picture has come in the epoch before; always 0 but with repeated augmentation
     * @param index of the picture in its split
     */
    Mask draw(long epoch, int repeat, long index);
}
