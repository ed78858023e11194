package io.mae4j.data.image;

import io.mae4j.UserError;
import java.util.List;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Per channel, {@code (sample / 255 - mean) / std}: from eight-bit samples to the floats that a model sees, and back for
 * pictures that a person looks at.
 */
public final class Normalization {
    private static final Normalization IMAGENET =
            new Normalization(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));
    private static final Normalization IMAGENET_GREY = new Normalization(List.of(0.449), List.of(0.226));

    private final List<Double> mean;
    private final List<Double> std;
    private final float[][] table; // [channel][sample]

    /**
     * One mean and one standard deviation a channel, on the scale 0 to 1.
     *
     * @throws UserError if the lists differ in length or a deviation is not positive
     */
    public Normalization(List<Double> mean, List<Double> std) {
        if (mean.isEmpty() || mean.size() != std.size()) {
            throw new UserError("data.mean has " + mean.size() + " values and data.std has " + std.size()
                    + "; each needs one a channel");
        }
        if (std.stream().anyMatch(s -> !(s > 0))) {
            throw new UserError("data.std is " + std + "; standard deviations must be positive");
        }
        this.mean = List.copyOf(mean);
        this.std = List.copyOf(std);
        this.table = new float[mean.size()][256];
        for (int c = 0; c < table.length; c++) {
            float m = mean.get(c).floatValue();
            float s = std.get(c).floatValue();
            for (int sample = 0; sample < 256; sample++) {
                table[c][sample] = (sample / 255f - m) / s;
            }
        }
    }

    /** ImageNet's: of red, green and blue, or for one channel of grey. */
    public static Normalization imageNet(int channels) {
        return channels == 1 ? IMAGENET_GREY : IMAGENET;
    }

    /** What the configuration gives, or else these; checked against the number of channels. */
    public static Normalization configured(List<Double> mean, List<Double> std, int channels, Normalization otherwise) {
        Normalization normalization =
                new Normalization(mean.isEmpty() ? otherwise.mean : mean, std.isEmpty() ? otherwise.std : std);
        if (normalization.channels() != channels) {
            throw new UserError("data.mean and data.std have " + normalization.channels() + " values; the images have "
                    + channels + (channels == 1 ? " channel" : " channels"));
        }
        return normalization;
    }

    public int channels() {
        return table.length;
    }

    public List<Double> mean() {
        return mean;
    }

    public List<Double> std() {
        return std;
    }

    /** The values of all samples, float {@code [channels, 256]}: what images of bytes stand for. */
    public INDArray levels() {
        return Nd4j.createFromArray(table);
    }

    /** What an image of bytes stands for; both {@code [channels, height, width]}. */
    public float[] values(byte[] samples) {
        float[] values = new float[samples.length];
        int area = samples.length / table.length;
        for (int i = 0; i < samples.length; i++) {
            values[i] = table[i / area][samples[i] & 0xFF];
        }
        return values;
    }

    /** Writes a picture as floats, {@code [channels, height, width]}, from {@code offset} on. */
    public void normalize(Picture picture, float[] out, int offset) {
        int channels = picture.channels();
        int area = picture.height() * picture.width();
        byte[] data = picture.data();
        for (int c = 0; c < channels; c++) {
            float[] values = table[c];
            int o = offset + c * area;
            for (int i = c; i < data.length; i += channels) {
                out[o++] = values[data[i] & 0xFF];
            }
        }
    }

    /**
     * Writes a row of a picture as the row {@code y} of an image.
     *
     * @param samples {@code [width, channels]}, 0 to 255
     * @param mirrored whether left and right change places
     * @param out {@code [channels, height, width]} from {@code offset} on
     */
    public void normalize(int[] samples, boolean mirrored, int y, ImageShape shape, float[] out, int offset) {
        int width = shape.width();
        for (int c = 0; c < shape.channels(); c++) {
            int begin = offset + (c * shape.height() + y) * width;
            if (mirrored) {
                mirroredChannel(samples, c, shape.channels(), table[c], out, begin, width);
            } else {
                channel(samples, c, shape.channels(), table[c], out, begin, width);
            }
        }
    }

    private static void channel(int[] samples, int from, int step, float[] values, float[] out, int begin, int width) {
        for (int x = 0, i = from; x < width; x++, i += step) {
            out[begin + x] = values[samples[i] & 0xFF];
        }
    }

    private static void mirroredChannel(
            int[] samples, int from, int step, float[] values, float[] out, int begin, int width) {
        for (int x = 0, i = from + (width - 1) * step; x < width; x++, i -= step) {
            out[begin + x] = values[samples[i] & 0xFF];
        }
    }

    /** The brightness, 0 to 1 (beyond, for a model's wilder guesses), that a normalised value stands for. */
    public float denormalize(float value, int channel) {
        return value * std.get(channel).floatValue() + mean.get(channel).floatValue();
    }

    /** The brightnesses of an image's values, {@code [channels, height, width]}. */
    public float[] denormalize(float[] values) {
        int area = values.length / channels();
        float[] brightness = new float[values.length];
        for (int i = 0; i < values.length; i++) {
            brightness[i] = denormalize(values[i], i / area);
        }
        return brightness;
    }

    @Override
    public String toString() {
        return "mean " + mean + ", std " + std;
    }
}
