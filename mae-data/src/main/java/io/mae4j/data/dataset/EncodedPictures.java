package io.mae4j.data.dataset;

import io.mae4j.data.image.CorruptPicture;

/**
 * A fixed list of pictures that are stored as the contents of image files (JPEG, PNG, ...), wherever these lie: in a folder,
 * in tar shards, in a column of a table. All methods may be called from any thread.
 */
public interface EncodedPictures {
    int size();

    /** The class of picture {@code index}, or {@link Pictures#UNLABELLED}. */
    int label(int index);

    /**
     * What identifies picture {@code index} wherever the collection is copied to: its path below the root, with {@code /}
     * between names. Which pictures are held out depends on it alone.
     */
    String path(int index);

    /** What a message calls picture {@code index}: where it can be found. */
    String name(int index);

    /**
     * The image file's bytes.
     *
     * @throws CorruptPicture if they cannot be read
     */
    byte[] read(int index) throws CorruptPicture;

    /** Adds what tells these pictures from others, without reading them all. */
    void addTo(Fingerprint fingerprint);
}
