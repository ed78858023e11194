package io.mae4j.data.transform;

import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.Resampling;
import java.util.Arrays;

/**
 * A picture resized, its aspect ratio kept. Only a window of it is ever computed, so that a picture of extreme shape costs no
 * more than another.
 *
 * @param height of the whole resized picture
 * @param width of the whole resized picture
 */
record Scaled(int height, int width) {
    private static final double ROUNDING = 1e-6; // 64 of 73 shall be 73, whatever 64 / (64 / 73.0) is

    /** So that it just covers a box that a crop of size {@code to} takes the share {@code ratio} of, along each side. */
    static Scaled covering(Picture picture, ImageShape to, double ratio) {
        long boxHeight = (long) (to.height() / ratio + ROUNDING);
        long boxWidth = (long) (to.width() / ratio + ROUNDING);
        int h = picture.height();
        int w = picture.width();
        return boxHeight * w >= boxWidth * h
                ? new Scaled((int) boxHeight, Math.toIntExact(boxHeight * w / h))
                : new Scaled(Math.toIntExact(boxWidth * h / w), (int) boxWidth);
    }

    /** So that the shorter side has so many pixels, rounded, but one at least. */
    static Scaled toShorter(Picture picture, double side) {
        double factor = side / Math.min(picture.height(), picture.width());
        return new Scaled(rounded(picture.height() * factor), rounded(picture.width() * factor));
    }

    private static int rounded(double side) {
        return Math.max(1, Math.toIntExact(Math.round(side)));
    }

    /** The window of the size of {@code size} that begins at a place. */
    Picture window(Picture picture, int top, int left, ImageShape size, Interpolation filter) {
        boolean asItIs = height == picture.height() && width == picture.width();
        if (asItIs && size.height() == height && size.width() == width) {
            return picture;
        }
        return Resampling.resize(picture, height, width, top, left, size.height(), size.width(), filter);
    }

    /** The same where the window may reach beyond the resized picture; there, every channel is {@code fill}. */
    Picture window(Picture picture, int top, int left, ImageShape size, Interpolation filter, int fill) {
        int channels = picture.channels();
        int y0 = Math.max(0, top);
        int x0 = Math.max(0, left);
        int y1 = Math.min(height, top + size.height());
        int x1 = Math.min(width, left + size.width());
        byte[] data = new byte[channels * size.height() * size.width()];
        Arrays.fill(data, (byte) fill);
        if (y1 > y0 && x1 > x0) {
            Picture part = window(picture, y0, x0, new ImageShape(channels, y1 - y0, x1 - x0), filter);
            int stride = size.width() * channels;
            int row = part.width() * channels;
            for (int y = 0; y < part.height(); y++) {
                int at = (y0 - top + y) * stride + (x0 - left) * channels;
                System.arraycopy(part.data(), y * row, data, at, row);
            }
        }
        return new Picture(channels, size.height(), size.width(), data);
    }
}
