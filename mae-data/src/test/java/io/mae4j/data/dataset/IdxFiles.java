package io.mae4j.data.dataset;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/** Writes small IDX pairs. */
final class IdxFiles {
    private IdxFiles() {}

    static int sample(int image, int pixel, int width) {
        return (image * 13 + pixel * 7 + width) & 0xFF;
    }

    static void write(Path folder, String prefix, int count, int height, int width, boolean gzip) throws IOException {
        ByteArrayOutputStream images = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(images);
        out.writeInt(0x0803);
        out.writeInt(count);
        out.writeInt(height);
        out.writeInt(width);
        ByteArrayOutputStream labels = new ByteArrayOutputStream();
        DataOutputStream labelOut = new DataOutputStream(labels);
        labelOut.writeInt(0x0801);
        labelOut.writeInt(count);
        for (int i = 0; i < count; i++) {
            labelOut.write(i % 5);
            for (int pixel = 0; pixel < height * width; pixel++) {
                out.write(sample(i, pixel, width));
            }
        }
        write(folder, prefix + "-images-idx3-ubyte", images.toByteArray(), gzip);
        write(folder, prefix + "-labels-idx1-ubyte", labels.toByteArray(), gzip);
    }

    private static void write(Path folder, String name, byte[] bytes, boolean gzip) throws IOException {
        if (!gzip) {
            Files.write(folder.resolve(name), bytes);
            return;
        }
        try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(folder.resolve(name + ".gz")))) {
            out.write(bytes);
        }
    }
}
