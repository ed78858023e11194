package io.mae4j.data.load;

import io.mae4j.component.Mask;

/** What is hidden of each picture in each epoch. Called by the loader's threads, many at once. */
@FunctionalInterface
public interface PictureMasks {
    /** @param repeat how often the picture came in this epoch before: 0 where augmentation is not repeated */
    Mask draw(long epoch, long index, int repeat);
}
