package io.mae4j.data.image.edit;

import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An affine map from the pixels of the result to places in the picture: {@code x' = a x + b y + c} and {@code y' = d x + e y
 * + f}, where a pixel's place is its centre. The result is as large as the picture.
 */
public record Affine(double a, double b, double c, double d, double e, double f) {

    /** Rows slide to the side, by {@code factor} of their distance from the upper edge. */
    public static Affine shearX(double factor) {
        return new Affine(1, factor, 0, 0, 1, 0);
    }

    /** Columns slide up or down, by {@code factor} of their distance from the left edge. */
    public static Affine shearY(double factor) {
        return new Affine(1, 0, 0, factor, 1, 0);
    }

    /** All pixels move to the left. */
    public static Affine translateX(double pixels) {
        return new Affine(1, 0, pixels, 0, 1, 0);
    }

    /** All pixels move up. */
    public static Affine translateY(double pixels) {
        return new Affine(1, 0, 0, 0, 1, pixels);
    }

    /** A turn around the middle of a picture of that size, counter-clockwise. */
    public static Affine rotation(double degrees, int height, int width) {
        double angle = -Math.toRadians(degrees);
        double cos = decimal(StrictMath.cos(angle));
        double sin = decimal(StrictMath.sin(angle));
        double x = width / 2.0;
        double y = height / 2.0;
        return new Affine(cos, sin, cos * -x + sin * -y + x, -sin, cos, -sin * -x + cos * -y + y);
    }

    /** To 15 places, as Pillow rounds its rotations. */
    private static double decimal(double value) {
        return new BigDecimal(value).setScale(15, RoundingMode.HALF_EVEN).doubleValue();
    }

    /**
     * The mapped picture. Its filter is not widened where it shrinks.
     *
     * @param filter bilinear, or bicubic with Keys' a = -1
     * @param fill a sample for each channel, for what comes from beyond the edges
     */
    public Picture apply(Picture picture, Interpolation filter, byte[] fill) {
        int channels = picture.channels();
        int height = picture.height();
        int width = picture.width();
        PointSampler sampler =
                switch (filter) {
                    case BILINEAR -> PointSampler.bilinear(picture);
                    case BICUBIC -> PointSampler.bicubic(picture);
                    case NEAREST, BOX -> throw new IllegalArgumentException("affine maps are bilinear or bicubic");
                };
        byte[] data = new byte[picture.data().length];
        int o = 0;
        for (int row = 0; row < height; row++) {
            for (int column = 0; column < width; column++) {
                double x = a * (column + 0.5) + b * (row + 0.5) + c;
                double y = d * (column + 0.5) + e * (row + 0.5) + f;
                boolean inside = x >= 0 && x < width && y >= 0 && y < height;
                if (inside) {
                    sampler.put(x - 0.5, y - 0.5, data, o);
                } else {
                    System.arraycopy(fill, 0, data, o, channels);
                }
                o += channels;
            }
        }
        return new Picture(channels, height, width, data);
    }
}
