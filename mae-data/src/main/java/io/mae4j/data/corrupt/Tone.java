package io.mae4j.data.corrupt;

import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import java.util.List;

/** Changes of value, contrast and saturation (of hue, saturation and value, the hexcone model). */
final class Tone {
    private Tone() {}

    /** {@code {amount}} added to the value of every pixel. */
    static Picture brightness(Picture picture, double[] strength, RandomStream random) {
        float more = (float) strength[0];
        return perPixel(picture, pixel -> {
            float value = max(pixel);
            float brighter = Math.min(1, value + more);
            for (int c = 0; c < pixel.length; c++) {
                pixel[c] = value == 0 ? brighter : pixel[c] * brighter / value;
            }
        });
    }

    /**
     * The saturation of every pixel times {@code {factor}} and {@code {more}}. Grey pixels of a colour picture have red's hue,
     * as published; a picture with one channel stays as it is.
     */
    static Picture saturate(Picture picture, double[] strength, RandomStream random) {
        if (picture.channels() != 3) {
            return picture;
        }
        return perPixel(picture, pixel -> {
            float value = max(pixel);
            float chroma = value - Math.min(pixel[0], Math.min(pixel[1], pixel[2]));
            double before = value == 0 ? 0 : chroma / value;
            double saturation = Math.max(0, Math.min(1, before * strength[0] + strength[1]));
            for (int c = 0; c < 3; c++) {
                double complement = chroma > 0 ? (value - pixel[c]) / chroma : c == 0 ? 0 : 1;
                pixel[c] = (float) (value * (1 - saturation * complement));
            }
        });
    }

    /** The distance from each channel's mean times {@code {factor}}. */
    static Picture contrast(Picture picture, double[] strength, RandomStream random) {
        return Plane.join(Plane.split(picture).stream()
                .map(plane -> {
                    double sum = 0;
                    for (float value : plane.values()) {
                        sum += value;
                    }
                    double mean = sum / plane.values().length;
                    return plane.map(v -> (float) ((v - mean) * strength[0] + mean));
                })
                .toList());
    }

    /** A change of a pixel's channels, in place. */
    @FunctionalInterface
    private interface PixelChange {
        void apply(float[] pixel);
    }

    private static Picture perPixel(Picture picture, PixelChange change) {
        List<Plane> planes = Plane.split(picture);
        float[] pixel = new float[planes.size()];
        for (int i = 0; i < picture.height() * picture.width(); i++) {
            for (int c = 0; c < pixel.length; c++) {
                pixel[c] = planes.get(c).values()[i];
            }
            change.apply(pixel);
            for (int c = 0; c < pixel.length; c++) {
                planes.get(c).values()[i] = pixel[c];
            }
        }
        return Plane.join(planes);
    }

    private static float max(float[] pixel) {
        float most = 0;
        for (float channel : pixel) {
            most = Math.max(most, channel);
        }
        return most;
    }
}
