package io.mae4j.notebook;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;

/** A picture, as PNG. */
public final class Picture implements Rich {
    private final byte[] png;
    private final String description;

    private Picture(byte[] png, String description) {
        this.png = png;
        this.description = description;
    }

    /** A picture in memory, with a few words for those who cannot see it. */
    public static Picture of(BufferedImage image, String description) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            ImageIO.write(image, "png", bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e); // memory does not fail
        }
        return new Picture(bytes.toByteArray(), description);
    }

    /**
     * A PNG file.
     *
     * @throws UserError if it cannot be read
     */
    public static Picture of(Path file) {
        try {
            return new Picture(Files.readAllBytes(file), file.toString());
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + AtomicFile.reason(e), e);
        }
    }

    /** Writes it to a file. */
    public void save(String file) {
        AtomicFile.write(Path.of(file), out -> AtomicFile.writeFully(out, ByteBuffer.wrap(png)));
    }

    @Override
    public Map<String, String> forms() {
        return Map.of(TEXT, toString(), "image/png", Base64.getEncoder().encodeToString(png));
    }

    @Override
    public String toString() {
        return "picture: " + description;
    }
}
