package io.mae4j.eval;

import io.mae4j.train.report.Lettering;
import io.mae4j.train.report.PngFile;
import java.awt.Color;
import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Which classes are taken for which.
 *
 * @param counts {@code [true class][class that was answered]}
 */
@SuppressWarnings("ArrayRecordComponent")
public record ConfusionMatrix(List<String> classNames, int[][] counts) {
    private static final int CELL = 46;
    private static final int MARGIN = 110;
    private static final int OVERHANG = 50; // of the last column's slanting name
    private static final int NUMBERED = 20; // classes, at most, whose names and counts are written

    /** Comma-separated: a line for each true class, a column for each answer. */
    public String csv() {
        StringBuilder csv = new StringBuilder("true\\answer,").append(quoted(classNames));
        for (int c = 0; c < counts.length; c++) {
            csv.append('\n').append(quoted(List.of(classNames.get(c)))).append(',');
            csv.append(IntStream.of(counts[c]).mapToObj(Integer::toString).collect(Collectors.joining(",")));
        }
        return csv.append('\n').toString();
    }

    /** Draws it: the darker a cell, the larger the share of its row. */
    public void draw(Path png) {
        int classes = counts.length;
        boolean named = classes <= NUMBERED && Lettering.available();
        int cell = Math.max(1, Math.min(CELL, 2000 / classes));
        int margin = named ? MARGIN : 10;
        BufferedImage image = new BufferedImage(
                margin + classes * cell + (named ? OVERHANG : 10),
                margin + classes * cell + 10,
                BufferedImage.TYPE_INT_RGB);
        Graphics2D g = image.createGraphics();
        try {
            g.setColor(Color.WHITE);
            g.fillRect(0, 0, image.getWidth(), image.getHeight());
            if (named) {
                Lettering.smooth(g);
                g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 12));
            }
            for (int row = 0; row < classes; row++) {
                int asked = Math.max(1, IntStream.of(counts[row]).sum());
                for (int column = 0; column < classes; column++) {
                    int x = margin + column * cell;
                    int y = margin + row * cell;
                    double share = (double) counts[row][column] / asked;
                    g.setColor(shade(share));
                    g.fillRect(x, y, Math.max(1, cell - 1), Math.max(1, cell - 1));
                    if (named) {
                        g.setColor(share > 0.5 ? Color.WHITE : Color.DARK_GRAY);
                        String number = Integer.toString(counts[row][column]);
                        int width = g.getFontMetrics().stringWidth(number);
                        g.drawString(number, x + (cell - width) / 2, y + cell / 2 + 4);
                    }
                }
            }
            if (named) {
                letter(g, cell);
            }
        } finally {
            g.dispose();
        }
        PngFile.write(png, image);
    }

    private void letter(Graphics2D g, int cell) {
        g.setColor(Color.DARK_GRAY);
        g.drawString("true \\ answer", 8, MARGIN - 8);
        for (int c = 0; c < counts.length; c++) {
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
        double root = Math.sqrt(share); // small shares are what one looks for
        return new Color(level(root, 0xF4, 0x1F), level(root, 0xF6, 0x5F), level(root, 0xF9, 0xA8));
    }

    private static int level(double share, int from, int to) {
        return (int) Math.round(from + share * (to - from));
    }

    private static String quoted(List<String> names) {
        return names.stream()
                .map(name -> name.matches("[^\",\\n]*") ? name : '"' + name.replace("\"", "\"\"") + '"')
                .collect(Collectors.joining(","));
    }
}
