package io.mae4j.data.dataset;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureDecoder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Pictures that lie in files of their own and are decoded each time. */
final class FilePictures implements Pictures {
    private static final long MAX_BYTES = 1L << 30;

    private final Path root;
    private final String[] paths;
    private final int[] labels;
    private final PictureDecoder decoder;

    /** The files {@code paths} below {@code root}; the arrays are not copied. */
    FilePictures(Path root, String[] paths, int[] labels, PictureDecoder decoder) {
        this.root = root;
        this.paths = paths;
        this.labels = labels;
        this.decoder = decoder;
    }

    @Override
    public int size() {
        return paths.length;
    }

    @Override
    public int label(int index) {
        return labels[index];
    }

    @Override
    public String name(int index) {
        return root.resolve(paths[index]).toString();
    }

    @Override
    public Picture decode(int index) throws CorruptPicture {
        Path file = root.resolve(paths[index]);
        byte[] bytes;
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new CorruptPicture("the file is larger than a gigabyte");
            }
            bytes = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new CorruptPicture("the file cannot be read (" + e + ")", e);
        }
        return decoder.decode(bytes);
    }
}
