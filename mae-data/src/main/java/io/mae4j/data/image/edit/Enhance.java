package io.mae4j.data.image.edit;

import io.mae4j.data.image.Picture;
import java.util.Arrays;

/**
 * Edits by a factor, where 1 changes nothing, 0 takes a quality away, and more than 1 adds to it: each is a blend of the
 * picture with one that lacks the quality, in single precision, cut off to a whole sample.
 */
public final class Enhance {
    private Enhance() {}

    /** Saturation: 0 is grey. A grey picture stays as it is. */
    public static Picture color(Picture picture, double factor) {
        if (picture.channels() == 1) {
            return picture;
        }
        return blend(picture.withChannels(1).withChannels(3), picture, factor);
    }

    /** Contrast: 0 is the mean brightness everywhere. */
    public static Picture contrast(Picture picture, double factor) {
        byte[] luma = picture.withChannels(1).data();
        long sum = 0;
        for (byte sample : luma) {
            sum += sample & 0xFF;
        }
        return blend(even(picture, (int) ((double) sum / luma.length + 0.5)), picture, factor);
    }

    /** Brightness: 0 is black. */
    public static Picture brightness(Picture picture, double factor) {
        return blend(even(picture, 0), picture, factor);
    }

    /** Sharpness: 0 is smoothed. */
    public static Picture sharpness(Picture picture, double factor) {
        return blend(smooth(picture), picture, factor);
    }

    private static Picture even(Picture like, int sample) {
        byte[] data = new byte[like.data().length];
        Arrays.fill(data, (byte) sample);
        return new Picture(like.channels(), like.height(), like.width(), data);
    }

    /** The mean of a pixel, counted five times, and its eight neighbours; the outermost pixels stay. */
    private static Picture smooth(Picture picture) {
        int channels = picture.channels();
        int stride = picture.width() * channels;
        byte[] from = picture.data();
        byte[] to = from.clone();
        for (int y = 1; y < picture.height() - 1; y++) {
            for (int i = y * stride + channels; i < (y + 1) * stride - channels; i++) {
                int sum = 4 * (from[i] & 0xFF);
                for (int row = i - stride; row <= i + stride; row += stride) {
                    sum += (from[row - channels] & 0xFF) + (from[row] & 0xFF) + (from[row + channels] & 0xFF);
                }
                to[i] = (byte) ((2 * sum + 13) / 26);
            }
        }
        return new Picture(channels, picture.height(), picture.width(), to);
    }

    private static Picture blend(Picture without, Picture picture, double factor) {
        float alpha = (float) factor;
        byte[] none = without.data();
        byte[] all = picture.data();
        byte[] data = new byte[all.length];
        for (int i = 0; i < data.length; i++) {
            int from = none[i] & 0xFF;
            float value = from + alpha * ((all[i] & 0xFF) - from);
            data[i] = (byte) Math.max(0, Math.min(255, (int) value));
        }
        return new Picture(picture.channels(), picture.height(), picture.width(), data);
    }
}
