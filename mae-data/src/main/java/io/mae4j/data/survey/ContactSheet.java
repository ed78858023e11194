package io.mae4j.data.survey;

import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Picture;
import io.mae4j.data.transform.Pipeline;
import io.mae4j.file.AtomicFile;
import io.mae4j.random.Randomness;
import java.awt.image.BufferedImage;
import java.awt.image.WritableRaster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import javax.imageio.ImageIO;

/** Training pictures side by side, each cut to a square; a grey square stands for one that cannot be read. */
public final class ContactSheet {
    private static final int COLUMNS = 8;
    private static final int CELL = 96; // pixels
    private static final int GAP = 4;
    private static final int BROKEN = 0x60;

    private ContactSheet() {}

    /** Writes a PNG of the training pictures at {@code indices}. */
    public static void write(Path file, Dataset dataset, int[] indices) {
        int columns = Math.min(COLUMNS, indices.length);
        int rows = (indices.length + COLUMNS - 1) / COLUMNS;
        BufferedImage sheet = new BufferedImage(
                columns * (CELL + GAP) + GAP, rows * (CELL + GAP) + GAP, BufferedImage.TYPE_3BYTE_BGR);
        for (int i = 0; i < indices.length; i++) {
            int left = GAP + i % COLUMNS * (CELL + GAP);
            int top = GAP + i / COLUMNS * (CELL + GAP);
            paint(dataset, indices[i], sheet.getRaster(), left, top);
        }
        ByteArrayOutputStream png = new ByteArrayOutputStream();
        try {
            ImageIO.write(sheet, "png", png);
        } catch (IOException e) {
            throw new AssertionError("memory has no errors", e);
        }
        AtomicFile.write(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(png.toByteArray())));
    }

    private static void paint(Dataset dataset, int index, WritableRaster sheet, int left, int top) {
        ImageShape square = new ImageShape(dataset.shape().channels(), CELL, CELL);
        Picture picture;
        try {
            picture = Pipeline.plain()
                    .image(dataset.train().open(index), square, new Randomness(0).stream("sheet", index));
        } catch (CorruptPicture e) {
            picture = null;
        }
        for (int y = 0; y < CELL; y++) {
            for (int x = 0; x < CELL; x++) {
                for (int band = 0; band < 3; band++) {
                    int channel = picture == null ? 0 : Math.min(band, picture.channels() - 1);
                    sheet.setSample(left + x, top + y, band, picture == null ? BROKEN : picture.at(y, x, channel));
                }
            }
        }
    }
}
