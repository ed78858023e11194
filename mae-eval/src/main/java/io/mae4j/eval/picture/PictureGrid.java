package io.mae4j.eval.picture;

import io.mae4j.component.PatchGrid;
import io.mae4j.train.report.Lettering;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.Rectangle;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.List;

/** Lays reconstructions out: a title, labelled columns, a row for each picture, and notes below. */
final class PictureGrid {
    private static final String[][] COLUMNS = {
        {"original"}, {"masked"}, {"reconstruction"}, {"reconstruction,", "visible patches pasted"}
    };
    private static final int SMALLEST = 140; // pixels of a picture's longer side; smaller ones are enlarged
    private static final int GAP = 10;
    private static final int LINE = 18;
    private static final int LETTER = 7; // a letter's usual width, or a little more
    private static final int TITLE_LETTER = 9;
    private static final String VISIBLE =
            "The third column also shows visible patches as predicted, though no loss asks for them.";
    private static final Color INK = new Color(0x22, 0x22, 0x22);

    private final String title;
    private final List<String> notes;
    private final List<Reconstruction> rows = new ArrayList<>();

    PictureGrid(String title, String note) {
        this.title = title;
        this.notes = note.isEmpty() ? List.of(VISIBLE) : List.of(VISIBLE, note);
    }

    void add(Reconstruction row) {
        rows.add(row);
    }

    /** Whole screen pixels for a pixel of a picture of this size. */
    static int scale(int height, int width) {
        return Math.max(1, (SMALLEST + Math.max(height, width) - 1) / Math.max(height, width));
    }

    /** Where the picture of a row and column lies. */
    Rectangle cell(int row, int column) {
        int scale = scale(height(), width());
        int y = GAP + LINE + 2 * LINE + row * (height() * scale + GAP);
        int x = GAP + column * (columnWidth() + GAP) + (columnWidth() - width() * scale) / 2;
        return new Rectangle(x, y, width() * scale, height() * scale);
    }

    BufferedImage draw() {
        int right = GAP + COLUMNS.length * (columnWidth() + GAP);
        int bottom = cell(rows.size(), 0).y + notes.size() * LINE + GAP / 2;
        BufferedImage sheet = new BufferedImage(right, bottom, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, right, bottom);
            g.setColor(INK);
            if (Lettering.available()) {
                letter(g);
            }
            for (int row = 0; row < rows.size(); row++) {
                Reconstruction r = rows.get(row);
                float[][] columns = {r.original(), r.masked(), r.predicted(), r.pasted()};
                for (int column = 0; column < columns.length; column++) {
                    BufferedImage image = image(r.grid(), columns[column]);
                    Rectangle cell = cell(row, column); // drawImage's default is the nearest neighbour
                    g.drawImage(image, cell.x, cell.y, cell.width, cell.height, null);
                }
            }
        } finally {
            g.dispose();
        }
        return sheet;
    }

    private void letter(Graphics2D g) {
        Lettering.smooth(g);
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
        g.drawString(title, GAP, LINE);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        int base = cell(0, 0).y - LINE / 3;
        for (int column = 0; column < COLUMNS.length; column++) {
            String[] lines = COLUMNS[column];
            int middle = cell(0, column).x + cell(0, column).width / 2;
            for (int i = 0; i < lines.length; i++) {
                int x = middle - g.getFontMetrics().stringWidth(lines[i]) / 2;
                g.drawString(lines[i], x, base - (lines.length - 1 - i) * 15);
            }
        }
        for (int i = 0; i < notes.size(); i++) {
            g.drawString(notes.get(i), GAP, cell(rows.size(), 0).y + (i + 1) * LINE - GAP / 2);
        }
    }

    // one channel or two: the first as grey; three or more: the first three as red, green and blue
    static BufferedImage image(PatchGrid grid, float[] values) {
        int area = grid.height() * grid.width();
        boolean colour = grid.channels() >= 3;
        BufferedImage image = new BufferedImage(grid.width(), grid.height(), BufferedImage.TYPE_INT_RGB);
        for (int i = 0; i < area; i++) {
            int red = sample(values[i]);
            int green = colour ? sample(values[area + i]) : red;
            int blue = colour ? sample(values[2 * area + i]) : red;
            image.setRGB(i % grid.width(), i / grid.width(), red << 16 | green << 8 | blue);
        }
        return image;
    }

    private static int sample(float brightness) {
        return Math.round(255 * Math.min(1, Math.max(0, brightness)));
    }

    // wide enough for the longest label and, over all columns, for title and note
    private int columnWidth() {
        int label = 22 * LETTER;
        int longest = notes.stream().mapToInt(String::length).max().orElse(0);
        int sheet = Math.max(title.length() * TITLE_LETTER, longest * LETTER);
        return Math.max(Math.max(width() * scale(height(), width()), label), sheet / COLUMNS.length);
    }

    private int height() {
        return rows.get(0).grid().height();
    }

    private int width() {
        return rows.get(0).grid().width();
    }
}
