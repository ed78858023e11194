package io.mae4j.data.transform;

import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.Resampling;

/**
 * A picture resized, its aspect ratio kept, so that it just covers a box. Only a window of it is ever computed, so that a
 * picture of extreme shape costs no more than another.
 *
 * @param height of the whole resized picture, at least the box's
 * @param width of the whole resized picture, at least the box's
 */
record Cover(int height, int width) {
    private static final double ROUNDING = 1e-6; // 64 of 73 shall be 73, whatever 64 / (64 / 73.0) is

    /** For a box that a crop of size {@code to} takes the share {@code ratio} of, along each side. */
    static Cover of(Picture picture, ImageShape to, double ratio) {
        long boxHeight = (long) (to.height() / ratio + ROUNDING);
        long boxWidth = (long) (to.width() / ratio + ROUNDING);
        int h = picture.height();
        int w = picture.width();
        return boxHeight * w >= boxWidth * h
                ? new Cover((int) boxHeight, Math.toIntExact(boxHeight * w / h))
                : new Cover(Math.toIntExact(boxWidth * h / w), (int) boxWidth);
    }

    Picture window(Picture picture, int top, int left, ImageShape size, Interpolation filter) {
        boolean asItIs = height == picture.height() && width == picture.width();
        if (asItIs && size.height() == height && size.width() == width) {
            return picture;
        }
        return Resampling.resize(picture, height, width, top, left, size.height(), size.width(), filter);
    }
}
