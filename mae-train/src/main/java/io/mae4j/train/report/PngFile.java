package io.mae4j.train.report;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import javax.imageio.ImageIO;
import javax.imageio.stream.ImageOutputStream;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** Writes PNG files, whole or not at all. */
public final class PngFile {
    private PngFile() {}

    /**
     * Checks that a file's name is one of a PNG.
     *
     * @param key by which it was given
     * @throws UserError if it has another ending, or none
     */
    public static void named(String key, Path file) {
        if (!file.toString().toLowerCase(Locale.ROOT).endsWith(".png")) {
            throw new UserError(key + "=" + file + ": the picture is a PNG, so its name ends in .png");
        }
    }

    /** @throws UserError if the file cannot be written */
    public static void write(Path file, BufferedImage image) {
        ByteBuffer bytes = ByteBuffer.wrap(bytes(image));
        AtomicFile.write(file, out -> AtomicFile.writeFully(out, bytes));
    }

    private static byte[] bytes(BufferedImage image) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ImageOutputStream out = new MemoryCacheImageOutputStream(bytes)) { // others cache in the temporary folder
            if (!ImageIO.write(image, "png", out)) {
                throw new IllegalStateException("no PNG writer takes " + image);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return bytes.toByteArray();
    }
}
