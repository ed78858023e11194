package io.mae4j.data.image.edit;

import io.mae4j.data.image.Picture;
import java.util.function.IntUnaryOperator;

/** Edits that map each sample by itself, by a table of 256 for each channel. */
public final class ToneCurve {
    private static final int SAMPLES = 256;

    private ToneCurve() {}

    /** Its negative. */
    public static Picture invert(Picture picture) {
        return map(picture, sample -> 255 - sample);
    }

    /** Keeps the upper bits of each sample: 8 keeps all, 0 none. */
    public static Picture posterize(Picture picture, int bits) {
        int mask = 0xFF << (8 - Math.max(0, Math.min(8, bits)));
        return map(picture, sample -> sample & mask);
    }

    /** Inverts the samples from {@code threshold} on; 256 inverts none. */
    public static Picture solarize(Picture picture, int threshold) {
        return map(picture, sample -> sample < threshold ? sample : 255 - sample);
    }

    /** Brightens the dark samples, those below 128. */
    public static Picture solarizeAdd(Picture picture, int add) {
        return map(picture, sample -> sample < 128 ? Math.min(255, sample + add) : sample);
    }

    /** Stretches each channel so that its darkest sample becomes 0 and its brightest 255. */
    public static Picture autoContrast(Picture picture) {
        return byHistogram(picture, ToneCurve::stretched);
    }

    /** Maps each channel so that its samples are spread evenly, as far as equal ones can be. */
    public static Picture equalize(Picture picture) {
        return byHistogram(picture, ToneCurve::equalized);
    }

    private static IntUnaryOperator stretched(int[] histogram) {
        int low = 0;
        while (histogram[low] == 0) {
            low++;
        }
        int high = SAMPLES - 1;
        while (histogram[high] == 0) {
            high--;
        }
        if (high == low) {
            return IntUnaryOperator.identity();
        }
        double scale = 255.0 / (high - low);
        double offset = -low * scale;
        return sample -> Math.max(0, Math.min(255, (int) (sample * scale + offset)));
    }

    private static IntUnaryOperator equalized(int[] histogram) {
        int total = 0;
        int last = 0;
        for (int count : histogram) {
            total += count;
            last = count > 0 ? count : last;
        }
        int step = (total - last) / 255; // samples that share a tone
        if (step == 0) {
            return IntUnaryOperator.identity();
        }
        int[] table = new int[SAMPLES];
        int below = step / 2;
        for (int sample = 0; sample < SAMPLES; sample++) {
            table[sample] = Math.min(255, below / step);
            below += histogram[sample];
        }
        return sample -> table[sample];
    }

    private static Picture map(Picture picture, IntUnaryOperator curve) {
        byte[] table = table(curve);
        byte[] from = picture.data();
        byte[] to = new byte[from.length];
        for (int i = 0; i < from.length; i++) {
            to[i] = table[from[i] & 0xFF];
        }
        return new Picture(picture.channels(), picture.height(), picture.width(), to);
    }

    /** A curve from a channel's histogram. */
    @FunctionalInterface
    private interface Curve {
        IntUnaryOperator of(int[] histogram);
    }

    private static Picture byHistogram(Picture picture, Curve curve) {
        int channels = picture.channels();
        byte[] from = picture.data();
        byte[] to = new byte[from.length];
        for (int c = 0; c < channels; c++) {
            int[] histogram = new int[SAMPLES];
            for (int i = c; i < from.length; i += channels) {
                histogram[from[i] & 0xFF]++;
            }
            byte[] table = table(curve.of(histogram));
            for (int i = c; i < from.length; i += channels) {
                to[i] = table[from[i] & 0xFF];
            }
        }
        return new Picture(channels, picture.height(), picture.width(), to);
    }

    private static byte[] table(IntUnaryOperator curve) {
        byte[] table = new byte[SAMPLES];
        for (int sample = 0; sample < SAMPLES; sample++) {
            table[sample] = (byte) curve.applyAsInt(sample);
        }
        return table;
    }
}
