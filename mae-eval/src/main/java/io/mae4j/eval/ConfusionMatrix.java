package io.mae4j.eval;

import io.mae4j.file.AtomicFile;
import io.mae4j.text.CsvCell;
import io.mae4j.train.report.Lettering;
import io.mae4j.train.report.PngFile;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.awt.image.DataBuffer;
import java.awt.image.IndexColorModel;
import java.io.BufferedWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Which classes are taken for which. Most of thousands of classes are never taken for most others, so that only what was answered
 * is held.
 *
 * @param counts for each true class, how many of its pictures were taken for which class
 */
public record ConfusionMatrix(List<String> classNames, List<Map<Integer, Integer>> counts) {
    private static final int CELL = 46;
    private static final int MARGIN = 110;
    private static final int OVERHANG = 50; // of the last column's slanting name
    private static final int NUMBERED = 20; // classes, at most, whose names and counts are written
    private static final Color[] SHADES = shades();

    /** Writes it comma-separated: a line for each true class, a column for each answer. */
    public void write(Path csv) {
        AtomicFile.write(csv, channel -> {
            Writer out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
            out.append("true\\answer");
            for (String name : classNames) {
                out.append(',').append(CsvCell.of(name));
            }
            int[] line = new int[classNames.size()];
            for (int row = 0; row < line.length; row++) {
                out.append('\n').append(CsvCell.of(classNames.get(row)));
                Arrays.fill(line, 0);
                counts.get(row).forEach((column, count) -> line[column] = count);
                for (int count : line) {
                    out.append(',').append(count == 0 ? "0" : Integer.toString(count));
                }
            }
            out.append('\n').flush();
        });
    }

    /** Draws it: the darker a cell, the larger the share of its row. */
    public void draw(Path png) {
        int classes = classNames.size();
        boolean named = classes <= NUMBERED && Lettering.available();
        int cell = Math.max(1, Math.min(CELL, 2000 / classes));
        int margin = named ? MARGIN : 10;
        int width = margin + classes * cell + (named ? OVERHANG : 10);
        int height = margin + classes * cell + 10;
        BufferedImage image = named // smooth letters have colours of their own
                ? new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB)
                : new BufferedImage(width, height, BufferedImage.TYPE_BYTE_INDEXED, palette());
        Graphics2D g = image.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, width, height);
            for (int row = 0; row < classes; row++) {
                shade(g, row, margin, cell);
            }
            if (named) {
                Lettering.smooth(g);
                g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
                number(g, cell);
                letter(g, cell);
            }
        } finally {
            g.dispose();
        }
        PngFile.write(png, image);
    }

    private void shade(Graphics2D g, int row, int margin, int cell) {
        int y = margin + row * cell;
        int side = Math.max(1, cell - 1);
        g.setColor(SHADES[0]);
        if (cell == 1) {
            g.fillRect(margin, y, counts.size(), 1); // not cell by cell, of which there are many
        } else {
            for (int column = 0; column < counts.size(); column++) {
                g.fillRect(margin + column * cell, y, side, side);
            }
        }
        double asked = asked(row);
        counts.get(row).forEach((column, count) -> {
            g.setColor(shade(count / asked));
            g.fillRect(margin + column * cell, y, side, side);
        });
    }

    private int asked(int row) {
        return counts.get(row).values().stream().mapToInt(count -> count).sum();
    }

    private void number(Graphics2D g, int cell) {
        for (int row = 0; row < counts.size(); row++) {
            int asked = asked(row);
            for (int column = 0; column < counts.size(); column++) {
                int count = counts.get(row).getOrDefault(column, 0);
                g.setColor(2 * count > asked ? Color.WHITE : Color.DARK_GRAY);
                String number = Integer.toString(count);
                int width = g.getFontMetrics().stringWidth(number);
                g.drawString(number, MARGIN + column * cell + (cell - width) / 2, MARGIN + row * cell + cell / 2 + 4);
            }
        }
    }

    private void letter(Graphics2D g, int cell) {
        g.setColor(Color.DARK_GRAY);
        g.drawString("true \\ answer", 8, MARGIN - 8);
        for (int c = 0; c < classNames.size(); c++) {
            String name = classNames.get(c);
            String shown = name.length() > 15 ? name.substring(0, 14) + "…" : name;
            g.drawString(shown, 8, MARGIN + c * cell + cell / 2 + 4);
            g.translate(MARGIN + c * cell + cell / 2 + 4, MARGIN - 8);
            g.rotate(-Math.PI / 3);
            g.drawString(shown, 0, 0);
            g.rotate(Math.PI / 3);
            g.translate(-(MARGIN + c * cell + cell / 2 + 4), -(MARGIN - 8));
        }
    }

    private static Color shade(double share) {
        return SHADES[(int) Math.round(Math.sqrt(share) * (SHADES.length - 1))]; // small shares are what one looks for
    }

    // from nothing to all; with white they are a palette
    private static Color[] shades() {
        Color[] shades = new Color[255];
        for (int i = 0; i < shades.length; i++) {
            double dark = i / (shades.length - 1.0);
            shades[i] = new Color(level(dark, 0xF4, 0x1F), level(dark, 0xF6, 0x5F), level(dark, 0xF9, 0xA8));
        }
        return shades;
    }

    private static int level(double dark, int from, int to) {
        return (int) Math.round(from + dark * (to - from));
    }

    private static IndexColorModel palette() {
        int[] colours = new int[SHADES.length + 1];
        for (int i = 0; i < SHADES.length; i++) {
            colours[i] = SHADES[i].getRGB();
        }
        colours[SHADES.length] = Color.WHITE.getRGB();
        return new IndexColorModel(8, colours.length, colours, 0, false, -1, DataBuffer.TYPE_BYTE);
    }
}
