package io.mae4j.data.image;

import java.awt.image.Raster;
import java.util.Arrays;
import java.util.Optional;

/**
 * A PNG whose pixels are numbers and no colours: the values as they are stored, those of a palette its indices, those of fewer
 * than eight bits unscaled.
 */
public final class PngValues {
    private static final int GREY = 0; // PNG's colour types
    private static final int PALETTE = 3;

    private PngValues() {}

    /**
     * Decodes a file's bytes.
     *
     * @return a picture of one channel
     * @throws CorruptPicture if they are no PNG, a damaged one, or one with colours, alpha or sixteen bits
     */
    public static Picture decode(byte[] file) throws CorruptPicture {
        Optional<ImageFormat> format = ImageFormat.of(Arrays.copyOf(file, Math.min(file.length, ImageFormat.HEAD)));
        if (!format.equals(Optional.of(ImageFormat.PNG))) {
            throw new CorruptPicture("it is no PNG");
        }
        ImageHeader header = ImageHeader.of(ImageFormat.PNG, file)
                .orElseThrow(() -> new CorruptPicture("the PNG ends early, or has no size"));
        PictureDecoder.requireSensible(header.height(), header.width(), header.leastBytes(ImageFormat.PNG), file);
        int bits = file[24];
        int type = file[25];
        if (type != GREY && type != PALETTE || bits > 8) {
            throw new CorruptPicture(
                    (type == GREY ? "its pixels have " + bits + " bits" : "its pixels are colours, or have alpha")
                            + "; they must be numbers of 8 bits at most, as grey PNGs and those with a palette have them");
        }
        ImageHeader.requireWholeChunks(file);
        Raster raster = ImageIoSource.raster(file, ImageFormat.PNG);
        int width = raster.getWidth();
        byte[] values = new byte[raster.getHeight() * width];
        int[] row = new int[width];
        for (int y = 0; y < raster.getHeight(); y++) {
            raster.getSamples(raster.getMinX(), raster.getMinY() + y, width, 1, 0, row);
            for (int x = 0; x < width; x++) {
                values[y * width + x] = (byte) row[x];
            }
        }
        return new Picture(1, raster.getHeight(), width, values);
    }
}
