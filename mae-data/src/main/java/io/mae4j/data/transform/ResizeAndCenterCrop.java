package io.mae4j.data.transform;

import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.Resampling;
import io.mae4j.random.RandomStream;

/**
 * Resizes so that the shorter side becomes {@code shortSide} (the aspect ratio stays), and keeps the middle. Only what is
 * kept is computed, so a picture of extreme shape costs no more than another.
 *
 * @param shortSide in pixels, at least as many as {@code height} and {@code width}
 * @param height of the result
 * @param width of the result
 */
public record ResizeAndCenterCrop(int shortSide, int height, int width) implements Transform {
    public ResizeAndCenterCrop {
        if (shortSide < Math.max(height, width)) {
            throw new IllegalArgumentException(
                    "a short side of " + shortSide + " holds no crop of " + height + "x" + width);
        }
    }

    @Override
    public Picture apply(Picture picture, RandomStream random) {
        int h = picture.height();
        int w = picture.width();
        int toHeight = h <= w ? shortSide : Math.toIntExact((long) shortSide * h / w);
        int toWidth = w <= h ? shortSide : Math.toIntExact((long) shortSide * w / h);
        int top = (int) Math.rint((toHeight - height) / 2.0);
        int left = (int) Math.rint((toWidth - width) / 2.0);
        return Resampling.resize(picture, toHeight, toWidth, top, left, height, width, Interpolation.BICUBIC);
    }
}
