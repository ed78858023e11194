package io.mae4j.data.pack;

import com.google.gson.JsonObject;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.ImageFormat;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

/**
 * Writes samples into a tar shard: the picture as it is, its class as {@code .cls}, and its path and class as {@code .json}.
 * Nothing of the machine or the time goes into the shard.
 */
final class ShardWriter implements AutoCloseable {
    private static final int MODE = 0100644;

    private final TarArchiveOutputStream tar;
    private final List<String> classNames;

    ShardWriter(OutputStream out, List<String> classNames) {
        this.tar = new TarArchiveOutputStream(out, StandardCharsets.UTF_8.name());
        this.classNames = classNames;
    }

    /** Adds sample {@code number}, which becomes its key. */
    void add(int number, String path, int label, byte[] picture) throws IOException {
        String key = String.format(Locale.ROOT, "%09d.", number);
        JsonObject json = new JsonObject();
        json.addProperty("path", path);
        if (label != Pictures.UNLABELLED) {
            member(key + "cls", Integer.toString(label).getBytes(StandardCharsets.UTF_8));
            json.addProperty("label", label);
            json.addProperty("class", classNames.get(label));
        }
        member(key + suffix(picture), picture);
        member(key + "json", json.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void member(String name, byte[] content) throws IOException {
        TarArchiveEntry entry = new TarArchiveEntry(name);
        entry.setSize(content.length);
        entry.setModTime(0);
        entry.setMode(MODE);
        entry.setIds(0, 0);
        entry.setNames("", "");
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
    }

    /** By content; what is no picture at all keeps a picture's suffix, so that it is not lost but found to be corrupt. */
    private static String suffix(byte[] picture) {
        return ImageFormat.of(Arrays.copyOf(picture, Math.min(picture.length, ImageFormat.HEAD)))
                .map(format -> switch (format) {
                    case JPEG -> "jpg";
                    case PNG -> "png";
                    case GIF -> "gif";
                    case BMP -> "bmp";
                    case TIFF_LITTLE_ENDIAN, TIFF_BIG_ENDIAN -> "tif";
                    case WEBP -> "webp";
                    case PGM -> "pgm";
                    case PPM -> "ppm";
                })
                .orElse("jpg");
    }

    @Override
    public void close() throws IOException {
        tar.close();
    }
}
