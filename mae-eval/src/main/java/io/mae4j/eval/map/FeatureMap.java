package io.mae4j.eval.map;

import io.mae4j.random.Randomness;
import io.mae4j.train.report.Lettering;
import io.mae4j.train.report.PngFile;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.awt.FontMetrics;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A picture of points in a plane, one for each picture, in its class's colour and shape, with a legend of the classes that
 * there are.
 *
 * @param places {@code [points][2]}; both axes have the same scale
 * @param labels of the points; -1 for none
 * @param classNames by label; empty if nothing is labelled
 */
@SuppressWarnings("ArrayRecordComponent")
public record FeatureMap(String title, String subtitle, float[][] places, int[] labels, List<String> classNames) {
    private static final int SIDE = 800;
    private static final int GAP = 20;
    private static final int HEAD = 66;
    private static final int LEGEND = 230;
    private static final int ROW = 26; // of the legend, at most
    private static final Color INK = new Color(0x22, 0x22, 0x22);
    private static final Color PALE = new Color(0x66, 0x66, 0x66);
    private static final Color FRAME = new Color(0xcc, 0xcc, 0xcc);

    public FeatureMap {
        classNames = List.copyOf(classNames);
    }

    /** @throws io.mae4j.UserError if the file cannot be written */
    public void write(Path png) {
        PngFile.write(png, draw());
    }

    BufferedImage draw() {
        int[] shown =
                IntStream.of(labels).filter(l -> l >= 0).distinct().sorted().toArray();
        int width = GAP + SIDE + GAP + (shown.length == 0 ? 0 : LEGEND);
        BufferedImage sheet = new BufferedImage(width, HEAD + SIDE + GAP, BufferedImage.TYPE_INT_RGB);
        Graphics2D g = sheet.createGraphics();
        try {
            g.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
            g.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, sheet.getWidth(), sheet.getHeight());
            points(g, shown);
            g.setColor(FRAME);
            g.setStroke(new BasicStroke(1));
            g.drawRect(GAP, HEAD, SIDE, SIDE);
            if (Lettering.available()) {
                Lettering.smooth(g);
                g.setColor(INK);
                g.setFont(new Font(Font.SANS_SERIF, Font.BOLD, 18));
                g.drawString(title, GAP, 28);
                g.setColor(PALE);
                g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 14));
                g.drawString(subtitle, GAP, 51);
                legend(g, shown);
            }
        } finally {
            g.dispose();
        }
        return sheet;
    }

    private void points(Graphics2D g, int[] shown) {
        float[] least = {Float.POSITIVE_INFINITY, Float.POSITIVE_INFINITY};
        float[] most = {Float.NEGATIVE_INFINITY, Float.NEGATIVE_INFINITY};
        for (float[] place : places) {
            for (int axis = 0; axis < 2; axis++) {
                least[axis] = Math.min(least[axis], place[axis]);
                most[axis] = Math.max(most[axis], place[axis]);
            }
        }
        double range = Math.max(Math.max(most[0] - least[0], most[1] - least[1]), Float.MIN_NORMAL);
        double scale = (SIDE - 2 * GAP) / range;
        double radius = places.length > 4000 ? 2 : places.length > 1000 ? 3 : 4;
        int[] order = new Randomness(0).stream("feature map").permutation(places.length); // no class lies on top
        for (int i : order) {
            double x = GAP + SIDE / 2.0 + (places[i][0] - (least[0] + most[0]) / 2.0) * scale;
            double y = HEAD + SIDE / 2.0 - (places[i][1] - (least[1] + most[1]) / 2.0) * scale;
            Marker.of(rank(shown, labels[i])).draw(g, x, y, radius, 190);
        }
    }

    private void legend(Graphics2D g, int[] shown) {
        int row = Math.min(ROW, SIDE / Math.max(1, shown.length));
        int x = GAP + SIDE + GAP;
        g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, Math.min(14, row - 2)));
        FontMetrics metrics = g.getFontMetrics();
        for (int i = 0; i < shown.length; i++) {
            int middle = HEAD + i * row + row / 2;
            Marker.of(i).draw(g, x + 8, middle, Math.min(6, row / 2.0 - 1), 255);
            g.setColor(INK);
            g.drawString(
                    shortened(classNames.get(shown[i]), metrics, LEGEND - 2 * GAP - 8),
                    x + 24,
                    middle + metrics.getAscent() / 2 - 1);
        }
    }

    private static String shortened(String name, FontMetrics metrics, int width) {
        if (metrics.stringWidth(name) <= width) {
            return name;
        }
        int letters = name.length();
        while (letters > 0 && metrics.stringWidth(name.substring(0, letters) + "…") > width) {
            letters--;
        }
        return name.substring(0, letters) + "…";
    }

    private static int rank(int[] shown, int label) {
        return label < 0 ? -1 : Arrays.binarySearch(shown, label);
    }
}
