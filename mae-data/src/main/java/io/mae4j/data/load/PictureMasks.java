package io.mae4j.data.load;

import io.mae4j.component.Mask;
import java.util.function.Supplier;

/** What is hidden of each picture in each epoch. Called by the loader's threads, many at once. */
@FunctionalInterface
public interface PictureMasks {
    /**
     * @param repeat how often the picture came in this epoch before: 0 where augmentation is not repeated
     * @param values makes a copy of the picture as it was prepared, normalised, {@code [channels, height, width]}
     */
    Mask draw(long epoch, long index, int repeat, Supplier<float[]> values);
}
