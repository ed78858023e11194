package io.mae4j.eval.picture;

import io.mae4j.data.corrupt.Corruption;
import io.mae4j.data.corrupt.FrostTextures;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureEncoder;
import io.mae4j.data.image.Resampling;
import io.mae4j.file.AtomicFile;
import io.mae4j.random.Randomness;
import io.mae4j.train.report.Lettering;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;

/** All corruptions of a picture, a row each: the picture, then the severities from 1 to 5. */
public final class CorruptionSheet {
    private static final int CELL = 112; // pixels of the longer side
    private static final int GAP = 3;
    private static final int NAMES = 150; // pixels
    private static final int HEADING = 22;
    private static final int JPEG_QUALITY = 88;

    private final Picture picture;
    private final FrostTextures textures;
    private final long seed;

    public CorruptionSheet(Picture picture, FrostTextures textures, long seed) {
        this.picture = picture;
        this.textures = textures;
        this.seed = seed;
    }

    /**
     * Writes the sheet as a JPEG if the file's name says so, or else as PNG.
     *
     * @throws io.mae4j.UserError if it cannot be written
     */
    public void write(Path file) {
        Picture sheet = draw();
        String name = file.toString().toLowerCase(Locale.ROOT);
        byte[] bytes = name.endsWith(".jpg") || name.endsWith(".jpeg")
                ? PictureEncoder.jpeg(sheet, JPEG_QUALITY)
                : PictureEncoder.png(sheet);
        AtomicFile.write(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(bytes)));
    }

    Picture draw() {
        Corruption[] corruptions = Corruption.values();
        Picture cell = shown(picture);
        int across = cell.width() + GAP;
        int down = cell.height() + GAP;
        BufferedImage sheet = new BufferedImage(
                NAMES + (1 + Corruption.SEVERITIES) * across,
                HEADING + corruptions.length * down,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            g.setColor(Color.DARK_GRAY);
            if (Lettering.available()) {
                letter(g, corruptions, across, down);
            }
        } finally {
            g.dispose();
        }
        for (int row = 0; row < corruptions.length; row++) {
            for (int severity = 0; severity <= Corruption.SEVERITIES; severity++) {
                paint(
                        severity == 0 ? cell : shown(corrupted(corruptions[row], severity)),
                        sheet,
                        NAMES + severity * across,
                        HEADING + row * down);
            }
        }
        return picture(sheet);
    }

    private Picture corrupted(Corruption corruption, int severity) {
        return corruption.apply(
                picture, severity, new Randomness(seed).stream("sheet/" + corruption, severity), textures);
    }

    /** Large pictures are made smaller, small ones larger by a whole factor. */
    private static Picture shown(Picture picture) {
        int longer = Math.max(picture.height(), picture.width());
        double scale = longer > CELL ? (double) CELL / longer : CELL / longer;
        int height = Math.max(1, (int) Math.round(picture.height() * scale));
        int width = Math.max(1, (int) Math.round(picture.width() * scale));
        return Resampling.resizeWindow(
                picture, 0, 0, picture.height(), picture.width(), height, width, Interpolation.BOX);
    }

    private static void letter(Graphics2D g, Corruption[] corruptions, int across, int down) {
        Lettering.smooth(g);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
        for (int severity = 0; severity <= Corruption.SEVERITIES; severity++) {
            g.drawString(severity == 0 ? "picture" : "severity " + severity, NAMES + severity * across + 2, 16);
        }
        for (int row = 0; row < corruptions.length; row++) {
            g.drawString(corruptions[row].toString(), 6, HEADING + row * down + down / 2 + 4);
        }
    }

    private static void paint(Picture cell, BufferedImage sheet, int left, int top) {
        Picture colour = cell.withChannels(3);
        for (int y = 0; y < cell.height(); y++) {
            for (int x = 0; x < cell.width(); x++) {
                sheet.setRGB(
                        left + x, top + y, colour.at(y, x, 0) << 16 | colour.at(y, x, 1) << 8 | colour.at(y, x, 2));
            }
        }
    }

    private static Picture picture(BufferedImage sheet) {
        byte[] data = new byte[3 * sheet.getWidth() * sheet.getHeight()];
        for (int y = 0, i = 0; y < sheet.getHeight(); y++) {
            for (int x = 0; x < sheet.getWidth(); x++) {
                int rgb = sheet.getRGB(x, y);
                data[i++] = (byte) (rgb >> 16);
                data[i++] = (byte) (rgb >> 8);
                data[i++] = (byte) rgb;
            }
        }
        return new Picture(3, sheet.getHeight(), sheet.getWidth(), data);
    }
}
