package io.mae4j.eval.segment;

import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.Resampling;
import io.mae4j.train.report.Lettering;
import io.mae4j.train.report.PngFile;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Pictures in a row each: the picture, and beside it label maps, such as the one it has and the one that was found; below, which
 * colour is which class, the most frequent ones first.
 */
public final class SegmentationSheet {
    private static final int CELL = 240; // pixels of a picture's longer side
    private static final int GAP = 10;
    private static final int LINE = 18;
    private static final int NAME = 170; // pixels for a class in the legend
    private static final int NAMED = 40; // classes, at most
    private static final double TINT = 0.65; // of a class's colour over the picture
    private static final double GOLDEN = 0.618033988749895;
    private static final Color FIRST = new Color(0xA8, 0xA8, 0xA8);
    private static final Color INK = new Color(0x22, 0x22, 0x22);

    private final String title;
    private final List<String> columns;
    private final List<String> classNames;
    private final List<Row> rows = new ArrayList<>();
    private final Map<Integer, Integer> shown = new TreeMap<>(); // pixels of each class

    /** Images of one size, one a column. */
    private record Row(List<BufferedImage> images) {
        int height() {
            return images.get(0).getHeight();
        }

        int width() {
            return images.get(0).getWidth();
        }
    }

    /** @param maps what the label maps beside a picture are */
    public SegmentationSheet(String title, List<String> maps, List<String> classNames) {
        this.title = title;
        this.columns = new ArrayList<>(maps);
        columns.add(0, "picture");
        this.classNames = classNames;
    }

    /** The places of {@code count} of some pictures at most, which lie evenly apart. */
    public static Set<Integer> shown(int count, int pictures) {
        Set<Integer> shown = new HashSet<>();
        for (int i = 0; i < Math.min(count, pictures); i++) {
            shown.add((int) ((long) i * pictures / Math.min(count, pictures)));
        }
        return shown;
    }

    /** Adds a picture; the maps are of its size, and one for each of their columns. */
    public void add(Picture picture, List<LabelMap> maps) {
        double scale = (double) CELL / Math.max(picture.height(), picture.width());
        int height = Math.max(1, (int) Math.round(picture.height() * scale));
        int width = Math.max(1, (int) Math.round(picture.width() * scale));
        Picture small = Resampling.resizeWindow(
                        picture,
                        0,
                        0,
                        picture.height(),
                        picture.width(),
                        height,
                        width,
                        scale < 1 ? Interpolation.BILINEAR : Interpolation.BOX)
                .withChannels(3);
        List<BufferedImage> images = new ArrayList<>(List.of(plain(small)));
        maps.forEach(map -> images.add(tinted(small, map)));
        rows.add(new Row(images));
    }

    /**
     * Writes the sheet.
     *
     * @throws io.mae4j.UserError if the file cannot be written
     */
    public void write(Path png) {
        PngFile.write(png, draw());
    }

    BufferedImage draw() {
        int right = GAP + columns.size() * (CELL + GAP);
        int perLine = Math.max(1, (right - GAP) / NAME);
        List<Integer> named = named();
        int legend = 2 * LINE
                + GAP
                + rows.stream().mapToInt(row -> row.height() + GAP).sum();
        int bottom = legend + (named.size() + perLine - 1) / perLine * LINE + GAP;
        BufferedImage sheet = new BufferedImage(right, bottom, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, right, bottom);
            int y = 2 * LINE + GAP;
            for (Row row : rows) {
                for (int column = 0; column < columns.size(); column++) {
                    g.drawImage(row.images().get(column), left(column, row), y, null);
                }
                y += row.height() + GAP;
            }
            int place = 0;
            for (int label : named) {
                g.setColor(colour(label));
                g.fillRect(GAP + place % perLine * NAME, legend + place / perLine * LINE, 12, 12);
                place++;
            }
            if (Lettering.available()) {
                letter(g, named, legend, perLine);
            }
        } finally {
            g.dispose();
        }
        return sheet;
    }

    private List<Integer> named() {
        return shown.keySet().stream()
                .sorted(Comparator.comparing((Integer label) -> shown.get(label))
                        .reversed())
                .limit(NAMED)
                .toList();
    }

    private static int left(int column, Row row) {
        return GAP + column * (CELL + GAP) + (CELL - row.width()) / 2;
    }

    private void letter(Graphics2D g, List<Integer> named, int legend, int perLine) {
        Lettering.smooth(g);
        g.setColor(INK);
        g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
        g.drawString(title, GAP, LINE);
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
        for (int column = 0; column < columns.size(); column++) {
            int width = g.getFontMetrics().stringWidth(columns.get(column));
            g.drawString(columns.get(column), GAP + column * (CELL + GAP) + (CELL - width) / 2, 2 * LINE + 3);
        }
        int place = 0;
        for (int label : named) {
            String name = classNames.get(label);
            String fitting = name.length() > 21 ? name.substring(0, 20) + "…" : name;
            g.drawString(fitting, GAP + 18 + place % perLine * NAME, legend + 11 + place / perLine * LINE);
            place++;
        }
    }

    private static BufferedImage plain(Picture picture) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                image.setRGB(x, y, picture.at(y, x, 0) << 16 | picture.at(y, x, 1) << 8 | picture.at(y, x, 2));
            }
        }
        return image;
    }

    // pixels without a class are dark
    private BufferedImage tinted(Picture picture, LabelMap map) {
        BufferedImage image = new BufferedImage(picture.width(), picture.height(), BufferedImage.TYPE_INT_RGB);
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                int label = map.at((int) ((y + 0.5) * map.height() / picture.height()), (int)
                        ((x + 0.5) * map.width() / picture.width()));
                Color colour = label == LabelMap.IGNORED ? Color.BLACK : colour(label);
                if (label != LabelMap.IGNORED) {
                    shown.merge(label, 1, Integer::sum);
                }
                int grey = (picture.at(y, x, 0) + picture.at(y, x, 1) + picture.at(y, x, 2)) / 3;
                image.setRGB(
                        x,
                        y,
                        mixed(colour.getRed(), grey) << 16
                                | mixed(colour.getGreen(), grey) << 8
                                | mixed(colour.getBlue(), grey));
            }
        }
        return image;
    }

    private static int mixed(int colour, int grey) {
        return (int) Math.round(TINT * colour + (1 - TINT) * grey);
    }

    /** Colours of classes beside each other are far apart. The first class, which is the background where there is one, is grey. */
    static Color colour(int label) {
        if (label == 0) {
            return FIRST;
        }
        double turns = label * GOLDEN;
        return Color.getHSBColor(
                (float) (turns - Math.floor(turns)), label % 3 == 2 ? 0.5f : 0.85f, label % 2 == 0 ? 0.95f : 0.7f);
    }
}
