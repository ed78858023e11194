package io.mae4j.train.report;

import java.awt.Font;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Text in pictures. Java takes its fonts from the system, and a bare server may have none; training must not mind. */
public final class Lettering {
    private static final Logger LOG = LoggerFactory.getLogger(Lettering.class);
    private static final boolean AVAILABLE = tryIt();

    private Lettering() {}

    /** Whether text can be drawn. If not, the log says once what to install. */
    public static boolean available() {
        return AVAILABLE;
    }

    /** Smooth edges for text, as a screen shows it. */
    public static void smooth(Graphics2D g) {
        g.setRenderingHint(RenderingHints.KEY_TEXT_ANTIALIASING, RenderingHints.VALUE_TEXT_ANTIALIAS_ON);
    }

    private static boolean tryIt() {
        Graphics2D g = new BufferedImage(32, 32, BufferedImage.TYPE_INT_RGB).createGraphics();
        try {
            g.setFont(new Font(Font.SANS_SERIF, Font.PLAIN, 13));
            g.drawString("mae", 4, 20);
            return true;
        } catch (RuntimeException | LinkageError | InternalError e) {
            LOG.warn(
                    "no text in pictures, and no curves: Java finds no fonts on this system; fontconfig and a font such as"
                            + " DejaVu Sans would mend it ({})",
                    e.toString());
            return false;
        } finally {
            g.dispose();
        }
    }
}
