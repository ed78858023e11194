package io.mae4j.eval.map;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;
import java.util.List;

/** How the points of a class look: of fifty classes no two have the same colour and shape. */
record Marker(Color colour, Form form) {
    private static final Color NONE = new Color(0xb0, 0xb0, 0xb0);
    private static final List<Color> COLOURS = List.of(
            new Color(0x1f, 0x77, 0xb4),
            new Color(0xff, 0x7f, 0x0e),
            new Color(0x2c, 0xa0, 0x2c),
            new Color(0xd6, 0x27, 0x28),
            new Color(0x94, 0x67, 0xbd),
            new Color(0x8c, 0x56, 0x4b),
            new Color(0xe3, 0x77, 0xc2),
            new Color(0x50, 0x50, 0x50),
            new Color(0xbc, 0xbd, 0x22),
            new Color(0x17, 0xbe, 0xcf));

    /** Shapes of about the same area. */
    enum Form {
        CIRCLE,
        TRIANGLE,
        SQUARE,
        DIAMOND,
        TRIANGLE_DOWN
    }

    /** Of the class at a place of the legend; -1 for points without a class. */
    static Marker of(int place) {
        return place < 0
                ? new Marker(NONE, Form.CIRCLE)
                : new Marker(
                        COLOURS.get(place % COLOURS.size()),
                        Form.values()[place / COLOURS.size() % Form.values().length]);
    }

    void draw(Graphics2D g, double x, double y, double radius, int opacity) {
        g.setColor(new Color(colour.getRed(), colour.getGreen(), colour.getBlue(), opacity));
        g.fill(shape(x, y, radius));
    }

    private Shape shape(double x, double y, double r) {
        double s = 0.89 * r;
        double t = 1.25 * r;
        return switch (form) {
            case CIRCLE -> new Ellipse2D.Double(x - r, y - r, 2 * r, 2 * r);
            case SQUARE -> new Rectangle2D.Double(x - s, y - s, 2 * s, 2 * s);
            case TRIANGLE -> polygon(x, y - t, x - t, y + 0.8 * t, x + t, y + 0.8 * t);
            case TRIANGLE_DOWN -> polygon(x, y + t, x - t, y - 0.8 * t, x + t, y - 0.8 * t);
            case DIAMOND -> polygon(x, y - t, x + t, y, x, y + t, x - t, y);
        };
    }

    private static Shape polygon(double... corners) {
        Path2D path = new Path2D.Double();
        path.moveTo(corners[0], corners[1]);
        for (int i = 2; i < corners.length; i += 2) {
            path.lineTo(corners[i], corners[i + 1]);
        }
        path.closePath();
        return path;
    }
}
