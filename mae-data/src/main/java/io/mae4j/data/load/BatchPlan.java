package io.mae4j.data.load;

import io.mae4j.component.Mask;
import java.util.Optional;

/** What is in the rows of numbered batches. Called by many threads at once. */
interface BatchPlan {
    /** The index of a row that has no picture. */
    int PADDING = -1;

    /**
     * Writes the image of a row into {@code out}.
     *
     * @return the picture's index in its split, or {@link #PADDING}
     */
    int fill(long batch, int row, ImageRow out);

    /** How often the picture of a row came in its epoch before: 0 where augmentation is not repeated. */
    default int repeat(long batch, int row) {
        return 0;
    }

    /** The mask of the picture that is in a row of a batch, and now in {@code image}. */
    default Optional<Mask> mask(long batch, int row, int index, ImageRow image) {
        return Optional.empty();
    }
}
