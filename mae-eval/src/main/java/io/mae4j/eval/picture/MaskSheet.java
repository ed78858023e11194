package io.mae4j.eval.picture;

import io.mae4j.component.Masker;
import io.mae4j.component.PatchGrid;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.eval.picture.Selection.Example;
import io.mae4j.random.Randomness;
import io.mae4j.train.report.Lettering;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.util.List;
import java.util.Map;

/** What maskers leave of a few pictures: a column for each picture, a row for the originals and one for each masker. */
public final class MaskSheet {
    private static final int SMALLEST = 84; // pixels of a picture's longer side; smaller ones are enlarged
    private static final int GAP = 8;
    private static final int LETTER = 8; // a letter's usual width, or a little more

    private MaskSheet() {}

    /**
     * Draws the sheet.
     *
     * @param count how many pictures of the split, of as many classes as possible
     * @param maskers by what is written before their rows
     * @param randomness of the masks, which the trainer draws in the same way
     */
    public static BufferedImage draw(
            PatchGrid grid,
            Dataset data,
            Pictures split,
            int count,
            Map<String, Masker> maskers,
            Randomness randomness) {
        List<Example> examples = Selection.read(data, split, count);
        int longer = Math.max(grid.height(), grid.width());
        int scale = Math.max(1, (SMALLEST + longer - 1) / longer);
        int width = grid.width() * scale + GAP;
        int height = grid.height() * scale + GAP;
        int names = 2 * GAP
                + LETTER
                        * maskers.keySet().stream()
                                .mapToInt(String::length)
                                .max()
                                .orElse(0);
        BufferedImage sheet = new BufferedImage(
                names + examples.size() * width + GAP, (maskers.size() + 1) * height + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            name(g, "original", height / 2);
            int row = 1;
            for (String name : maskers.keySet()) {
                name(g, name, row++ * height + height / 2);
            }
            for (int column = 0; column < examples.size(); column++) {
                Example example = examples.get(column);
                float[] picture = data.normalization().denormalize(example.values());
                int x = names + column * width;
                draw(g, grid, picture, x, GAP, scale);
                int y = GAP + height;
                for (Masker masker : maskers.values()) {
                    Reconstruction masked =
                            new Reconstruction(grid, example.mask(masker, grid, randomness), picture, picture);
                    draw(g, grid, masked.masked(), x, y, scale);
                    y += height;
                }
            }
        } finally {
            g.dispose();
        }
        return sheet;
    }

    /** The same pictures without masks, each by itself. */
    public static List<BufferedImage> pictures(PatchGrid grid, Dataset data, Pictures split, int count) {
        return Selection.read(data, split, count).stream()
                .map(example -> PictureGrid.image(grid, data.normalization().denormalize(example.values())))
                .toList();
    }

    private static void name(Graphics2D g, String name, int y) {
        if (Lettering.available()) {
            Lettering.smooth(g);
            g.setColor(new Color(0x22, 0x22, 0x22));
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
            g.drawString(name, GAP, y + GAP);
        }
    }

    private static void draw(Graphics2D g, PatchGrid grid, float[] values, int x, int y, int scale) {
        g.drawImage(PictureGrid.image(grid, values), x, y, grid.width() * scale, grid.height() * scale, null);
    }
}
