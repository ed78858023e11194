package io.mae4j.data.image;

import java.awt.image.Raster;

/**
 * Pictures of four components, which ImageIO gives as they are stored: CMYK, or in JPEGs YCCK, inverted where Adobe's segment
 * is there.
 */
final class Cmyk {
    /** CMYK that is not inverted, as in TIFF: no transform of Adobe's. */
    static final int AS_STORED = -1;

    private Cmyk() {}

    /** Red is {@code (255 - cyan) (255 - black) / 255}, and so on: without colour profiles, as simple viewers do. */
    static Picture toRgb(Raster raster, int adobeTransform) {
        int width = raster.getWidth();
        int height = raster.getHeight();
        byte[] data = new byte[Math.multiplyExact(3, width * height)];
        int[] row = new int[4 * width];
        int o = 0;
        for (int y = 0; y < height; y++) {
            raster.getPixels(raster.getMinX(), raster.getMinY() + y, width, 1, row);
            for (int i = 0; i < row.length; i += 4) {
                if (adobeTransform == 2) {
                    fromYcc(row, i);
                }
                for (int c = 0; c < 3; c++) {
                    int ink = adobeTransform >= 0 ? row[i + c] : 255 - row[i + c]; // now 255 is no ink
                    int black = adobeTransform >= 0 ? row[i + 3] : 255 - row[i + 3];
                    data[o++] = (byte) ((ink * black + 127) / 255);
                }
            }
        }
        return new Picture(3, height, width, data);
    }

    // the inverse of JFIF's colour transform gives RGB, of which CMY is what 255 lacks; that, as all of Adobe's inks,
    // is inverted
    private static void fromYcc(int[] row, int i) {
        double y = row[i];
        double cb = row[i + 1] - 128.0;
        double cr = row[i + 2] - 128.0;
        row[i] = 255 - clip(y + 1.402 * cr);
        row[i + 1] = 255 - clip(y - 0.344136286 * cb - 0.714136286 * cr);
        row[i + 2] = 255 - clip(y + 1.772 * cb);
    }

    private static int clip(double value) {
        return (int) Math.max(0, Math.min(255, Math.rint(value)));
    }
}
