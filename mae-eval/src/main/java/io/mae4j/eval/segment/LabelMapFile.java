package io.mae4j.eval.segment;

import io.mae4j.data.image.LabelMap;
import io.mae4j.train.report.PngFile;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.nio.file.Path;

/** A label map as a PNG with a palette: what is stored is a pixel's class, what is seen is its colour. */
public final class LabelMapFile {
    private static final IndexColorModel PALETTE = palette();

    private LabelMapFile() {}

    /** @throws io.mae4j.UserError if the file cannot be written */
    public static void write(Path png, LabelMap map) {
        BufferedImage image = new BufferedImage(map.width(), map.height(), BufferedImage.TYPE_BYTE_INDEXED, PALETTE);
        image.getRaster().setDataElements(0, 0, map.width(), map.height(), map.classes());
        PngFile.write(png, image);
    }

    private static IndexColorModel palette() {
        int[] colours = new int[256];
        for (int label = 0; label < colours.length; label++) {
            Color colour = label == LabelMap.IGNORED ? Color.BLACK : SegmentationSheet.colour(label);
            colours[label] = colour.getRGB();
        }
        return new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    }
}
