package io.mae4j.data.dataset;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;

/** A fixed list of pictures, in a fixed order: a split of a data set. All methods may be called from any thread. */
public interface Pictures {
    /** The label of a picture without one. */
    int UNLABELLED = -1;

    int size();

    /** The class of picture {@code index}, an index into {@link Dataset#classNames}, or {@link #UNLABELLED}. */
    int label(int index);

    /** What a message calls picture {@code index}: its path, or its place in a file. */
    String name(int index);

    /**
     * Decodes picture {@code index}, at its own size, with the channels of the data set.
     *
     * @throws CorruptPicture if it cannot be read
     */
    Picture decode(int index) throws CorruptPicture;

    /**
     * Opens picture {@code index}: what {@link #decode} gives, but not yet decoded, where that can wait.
     *
     * @throws CorruptPicture if it cannot be read
     */
    default PictureSource open(int index) throws CorruptPicture {
        return PictureSource.of(decode(index));
    }
}
