package io.mae4j.data.segment;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.LabelMap;

/** The label maps of a split's pictures, in their order. May be called from any thread. */
@FunctionalInterface
public interface LabelMaps {

    /**
     * The label map of picture {@code index}, as large as the picture in its file.
     *
     * @throws CorruptPicture if it cannot be read, or is of another size than its picture, or has a class that is not there
     */
    LabelMap read(int index) throws CorruptPicture;
}
