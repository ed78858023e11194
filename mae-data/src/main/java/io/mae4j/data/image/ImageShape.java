package io.mae4j.data.image;

import io.mae4j.component.PixelSize;

/** The size of the images that a model sees: channels x height x width. */
public record ImageShape(int channels, int height, int width) {
    public ImageShape {
        if (channels < 1 || height < 1 || width < 1) {
            throw new IllegalArgumentException("not an image shape: " + channels + "x" + height + "x" + width);
        }
    }

    /** Values in one image. */
    public int volume() {
        return Math.multiplyExact(Math.multiplyExact(channels, height), width);
    }

    /** Its height and width. */
    public PixelSize size() {
        return new PixelSize(height, width);
    }

    @Override
    public String toString() {
        return channels + "x" + height + "x" + width;
    }
}
