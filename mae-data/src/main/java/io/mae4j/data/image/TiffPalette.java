package io.mae4j.data.image;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.util.Arrays;
import javax.imageio.ImageReader;
import javax.imageio.plugins.tiff.BaselineTIFFTagSet;
import javax.imageio.plugins.tiff.TIFFDirectory;
import javax.imageio.plugins.tiff.TIFFField;

/**
 * The colours of a TIFF's palette, which has 16 bits for each. Pillow takes the upper eight, and writes them so that they are the
 * ones that it was given; ImageIO divides by 257 and rounds down, which comes to one less.
 */
final class TiffPalette {
    private TiffPalette() {}

    /** The picture that {@code reader} gave, with the upper eight bits; itself if it has no palette. */
    static BufferedImage of(ImageReader reader, BufferedImage image) throws IOException {
        TIFFField map = TIFFDirectory.createFromMetadata(reader.getImageMetadata(0))
                .getTIFFField(BaselineTIFFTagSet.TAG_COLOR_MAP);
        if (map == null || !(image.getColorModel() instanceof IndexColorModel model)) {
            return image;
        }
        int size = map.getCount() / 3;
        byte[] upper = new byte[3 * size]; // all reds, all greens, all blues
        for (int i = 0; i < upper.length; i++) {
            upper[i] = (byte) (map.getAsInt(i) >> 8);
        }
        byte[][] colours = new byte[3][];
        for (int c = 0; c < 3; c++) {
            colours[c] = Arrays.copyOfRange(upper, c * size, (c + 1) * size);
        }
        IndexColorModel exact = new IndexColorModel(model.getPixelSize(), size, colours[0], colours[1], colours[2]);
        return new BufferedImage(exact, image.getRaster(), false, null);
    }
}
