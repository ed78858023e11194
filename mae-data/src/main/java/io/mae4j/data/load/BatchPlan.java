package io.mae4j.data.load;

import io.mae4j.component.Mask;
import io.mae4j.data.image.LabelMap;
import java.util.Optional;

/** What is in the rows of numbered batches. Called by many threads at once. */
interface BatchPlan {
    /** The index of a row that has no picture. */
    int PADDING = -1;

    /**
     * Writes the image of a row into {@code out}.
     *
     * @return which picture it is
     */
    Filled fill(long batch, int row, ImageRow out);

    /**
     * What a row was filled with.
     *
     * @param index of the picture in its split, or {@link #PADDING}
     * @param labels its label map, moved as the picture was; empty where they are not read
     */
    record Filled(int index, Optional<LabelMap> labels) {
        static Filled picture(int index) {
            return new Filled(index, Optional.empty());
        }

        static Filled nothing() {
            return picture(PADDING);
        }
    }

    /** How often the picture of a row came in its epoch before: 0 where augmentation is not repeated. */
    default int repeat(long batch, int row) {
        return 0;
    }

    /** The mask of the picture that is in a row of a batch, and now in {@code image}. */
    default Optional<Mask> mask(long batch, int row, int index, ImageRow image) {
        return Optional.empty();
    }
}
