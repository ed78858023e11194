package io.mae4j.data.corrupt;

import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import java.util.ArrayList;
import java.util.List;

/** A channel of a picture, or a layer that is laid over one: values {@code [height, width]}, 1 being white. */
record Plane(int height, int width, float[] values) {
    private static final float ROUNDING = 1e-3f; // of single precision: 127/255 x 255 must not become 126

    /** A value for a pixel's old one. */
    @FunctionalInterface
    interface Change {
        float of(float value);
    }

    /** A new plane of zeros. */
    Plane(int height, int width) {
        this(height, width, new float[height * width]);
    }

    /** Normal noise. */
    static Plane gaussian(int height, int width, double mean, double deviation, RandomStream random) {
        return new Plane(height, width).map(zero -> (float) (mean + deviation * random.nextGaussian()));
    }

    /** The channels of a picture. */
    static List<Plane> split(Picture picture) {
        List<Plane> planes = new ArrayList<>();
        byte[] data = picture.data();
        for (int c = 0; c < picture.channels(); c++) {
            Plane plane = new Plane(picture.height(), picture.width());
            for (int i = 0, at = c; i < plane.values.length; i++, at += picture.channels()) {
                plane.values[i] = (data[at] & 0xFF) / 255f;
            }
            planes.add(plane);
        }
        return planes;
    }

    /** A picture of these channels; what is beyond 0 and 1 is cut off, and so are fractions of a sample, as published. */
    static Picture join(List<Plane> planes) {
        Plane first = planes.get(0);
        int channels = planes.size();
        byte[] data = new byte[channels * first.values.length];
        for (int c = 0; c < channels; c++) {
            float[] values = planes.get(c).values;
            for (int i = 0, at = c; i < values.length; i++, at += channels) {
                data[at] = (byte) (int) (Math.max(0, Math.min(1, values[i])) * 255 + ROUNDING);
            }
        }
        return new Picture(channels, first.height, first.width, data);
    }

    /** Every value changed, from the first row's first. */
    Plane map(Change change) {
        float[] changed = new float[values.length];
        for (int i = 0; i < changed.length; i++) {
            changed[i] = change.of(values[i]);
        }
        return new Plane(height, width, changed);
    }

    /** Adds another of the same size, times {@code factor}, to this one. */
    void add(Plane other, float factor) {
        for (int i = 0; i < values.length; i++) {
            values[i] += factor * other.values[i];
        }
    }

    /** The part that begins at a place. */
    Plane window(int top, int left, int partHeight, int partWidth) {
        Plane part = new Plane(partHeight, partWidth);
        for (int y = 0; y < partHeight; y++) {
            System.arraycopy(values, (top + y) * width + left, part.values, y * partWidth, partWidth);
        }
        return part;
    }

    /** The value between four pixels, whose centres are whole numbers. */
    float at(double y, double x, Border border) {
        int top = (int) Math.floor(y);
        int left = (int) Math.floor(x);
        float down = (float) (y - top);
        float right = (float) (x - left);
        int row = border.index(top, height) * width;
        int below = border.index(top + 1, height) * width;
        int column = border.index(left, width);
        int next = border.index(left + 1, width);
        float upper = values[row + column] + (values[row + next] - values[row + column]) * right;
        float lower = values[below + column] + (values[below + next] - values[below + column]) * right;
        return upper + (lower - upper) * down;
    }
}
