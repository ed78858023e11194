package io.mae4j.data.dataset;

import io.mae4j.data.image.CorruptPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;

/**
 * A fixed list of pictures that are stored as the contents of image files (JPEG, PNG, ...), wherever these lie: in a folder,
 * in tar shards, in a column of a table. All methods may be called from any thread.
 */
public interface EncodedPictures {
    /** What names of picture files end in, in lower case. */
    Set<String> SUFFIXES =
            Set.of("jpg", "jpeg", "jpe", "jfif", "png", "gif", "bmp", "tif", "tiff", "webp", "ppm", "pgm");

    /** More are no picture's. */
    long MAX_BYTES = 1L << 30;

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

    /** Whether a file's name ends as those of pictures do. */
    static boolean isNamedAsPicture(String file) {
        return SUFFIXES.contains(file.substring(file.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    /**
     * All bytes of a file.
     *
     * @throws CorruptPicture if it cannot be read, or is larger than a gigabyte
     */
    static byte[] read(Path file) throws CorruptPicture {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new CorruptPicture("the file is larger than a gigabyte");
            }
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CorruptPicture("the file cannot be read (" + e + ")", e);
        }
    }
}
