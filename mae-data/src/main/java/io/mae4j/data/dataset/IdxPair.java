package io.mae4j.data.dataset;

import io.mae4j.UserError;
import io.mae4j.data.image.Picture;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * A file of grey images and the file of their labels, in memory.
 *
 * @param name what messages call it
 * @param images {@code [count, height, width]}
 * @param labels {@code [count]}
 */
record IdxPair(String name, IdxFile images, IdxFile labels) {
    IdxPair {
        int[] shape = images.shape();
        if (shape[0] != labels.shape()[0]) {
            throw new UserError(name + " has " + shape[0] + " images but " + labels.shape()[0] + " labels");
        }
        if (images.values().length == 0) {
            throw new UserError(name + " has no images");
        }
    }

    /** Reads {@code <prefix>-images-idx3-ubyte} and {@code <prefix>-labels-idx1-ubyte}, with or without {@code .gz}. */
    static IdxPair read(Path folder, String prefix) {
        return new IdxPair(
                folder.resolve(prefix).toString(),
                IdxFile.read(folder, prefix + "-images-idx3-ubyte", 3),
                IdxFile.read(folder, prefix + "-labels-idx1-ubyte", 1));
    }

    static boolean exists(Path folder, String prefix) {
        return IdxFile.exists(folder, prefix + "-images-idx3-ubyte");
    }

    int size() {
        return images.shape()[0];
    }

    int height() {
        return images.shape()[1];
    }

    int width() {
        return images.shape()[2];
    }

    int classes() {
        int greatest = 0;
        for (byte label : labels.values()) {
            greatest = Math.max(greatest, label & 0xFF);
        }
        return greatest + 1;
    }

    void addTo(Fingerprint fingerprint) {
        fingerprint.add(images.shape()[0]).add(height()).add(width());
        fingerprint.add(images.values()).add(labels.values());
    }

    Pictures all() {
        return range(0, size());
    }

    /** The pictures from {@code start} up to {@code end}, without the latter. */
    Pictures range(int start, int end) {
        int area = height() * width();
        return new Pictures() {
            @Override
            public int size() {
                return end - start;
            }

            @Override
            public int label(int index) {
                return labels.values()[start + index] & 0xFF;
            }

            @Override
            public String name(int index) {
                return name + " #" + (start + index);
            }

            @Override
            public Picture decode(int index) {
                int from = (start + index) * area;
                return new Picture(1, height(), width(), Arrays.copyOfRange(images.values(), from, from + area));
            }
        };
    }
}
