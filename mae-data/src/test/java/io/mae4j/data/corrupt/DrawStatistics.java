package io.mae4j.data.corrupt;

import com.google.gson.JsonElement;
import io.mae4j.data.image.Picture;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What many draws of a corrupted picture have in common, as tools/corruption_references.py computes it.
 *
 * @param mean of each channel
 * @param variance over the draws, a pixel's mean
 * @param spectrum power of the luma in rings of spatial frequency
 */
record DrawStatistics(List<Estimate> mean, Estimate variance, List<Estimate> spectrum) {
    private static final int RINGS = 6;
    private static final double SIGMAS = 5;

    /** A mean and its standard error. */
    record Estimate(double mean, double error) {
        static Estimate of(double[] draws) {
            double mean = Arrays.stream(draws).average().orElseThrow();
            double squares =
                    Arrays.stream(draws).map(d -> (d - mean) * (d - mean)).sum();
            return new Estimate(mean, Math.sqrt(squares / (draws.length - 1) / draws.length));
        }

        /** Notes a difference that is neither small, relatively or in samples' units, nor chance. */
        void compare(JsonElement published, double relative, double absolute, String what, List<String> wrong) {
            double theirs = published.getAsJsonArray().get(0).getAsDouble();
            double chance = Math.hypot(published.getAsJsonArray().get(1).getAsDouble(), error);
            double allowed = Math.max(absolute, Math.max(relative * theirs, SIGMAS * chance));
            if (Math.abs(mean - theirs) > allowed) {
                wrong.add(what + ": " + mean + " is not within " + allowed + " of " + theirs);
            }
        }
    }

    static DrawStatistics of(List<Picture> draws) {
        int count = draws.size();
        int pixels = draws.get(0).height() * draws.get(0).width();
        double[][] means = new double[3][count];
        double[] average = new double[3 * pixels];
        for (int d = 0; d < count; d++) {
            byte[] data = draws.get(d).data();
            for (int i = 0; i < data.length; i++) {
                means[i % 3][d] += (double) (data[i] & 0xFF) / pixels;
                average[i] += (double) (data[i] & 0xFF) / count;
            }
        }
        double[] spreads = new double[count];
        double[][] powers = new double[RINGS][count];
        for (int d = 0; d < count; d++) {
            byte[] data = draws.get(d).data();
            for (int i = 0; i < data.length; i++) {
                double off = (data[i] & 0xFF) - average[i];
                spreads[d] += off * off / data.length * count / (count - 1);
            }
            double[] rings = rings(draws.get(d));
            for (int r = 0; r < RINGS; r++) {
                powers[r][d] = rings[r];
            }
        }
        List<Estimate> mean = new ArrayList<>();
        for (double[] channel : means) {
            mean.add(Estimate.of(channel));
        }
        return new DrawStatistics(
                mean,
                Estimate.of(spreads),
                IntStream.range(0, RINGS).mapToObj(r -> Estimate.of(powers[r])).toList());
    }

    /** Mean power in each ring, of the luma without its mean; a Fourier transform along rows, then along columns. */
    private static double[] rings(Picture picture) {
        int height = picture.height();
        int width = picture.width();
        double[] real = new double[height * width];
        for (int i = 0; i < real.length; i++) {
            real[i] = 0.299 * (picture.data()[3 * i] & 0xFF)
                    + 0.587 * (picture.data()[3 * i + 1] & 0xFF)
                    + 0.114 * (picture.data()[3 * i + 2] & 0xFF);
        }
        double mean = Arrays.stream(real).average().orElseThrow();
        for (int i = 0; i < real.length; i++) {
            real[i] -= mean;
        }
        double[] imaginary = new double[real.length];
        for (int y = 0; y < height; y++) {
            transform(real, imaginary, y * width, 1, width);
        }
        for (int x = 0; x < width; x++) {
            transform(real, imaginary, x, width, height);
        }
        double[] sums = new double[RINGS];
        int[] counts = new int[RINGS];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++, i++) {
                double vertical = (double) Math.min(y, height - y) / height;
                double horizontal = (double) Math.min(x, width - x) / width;
                int ring = Math.min(RINGS - 1, (int) (Math.hypot(vertical, horizontal) / 0.5 * RINGS));
                sums[ring] += (real[i] * real[i] + imaginary[i] * imaginary[i]) / real.length;
                counts[ring]++;
            }
        }
        for (int r = 0; r < RINGS; r++) {
            sums[r] /= counts[r];
        }
        return sums;
    }

    private static void transform(double[] real, double[] imaginary, int start, int step, int count) {
        double[] cos = new double[count];
        double[] sin = new double[count];
        for (int i = 0; i < count; i++) {
            cos[i] = Math.cos(2 * Math.PI * i / count);
            sin[i] = Math.sin(2 * Math.PI * i / count);
        }
        double[] re = new double[count];
        double[] im = new double[count];
        for (int k = 0; k < count; k++) {
            for (int j = 0, turn = 0; j < count; j++) {
                double a = real[start + j * step];
                double b = imaginary[start + j * step];
                re[k] += a * cos[turn] + b * sin[turn];
                im[k] += b * cos[turn] - a * sin[turn];
                turn += k;
                turn -= turn >= count ? count : 0;
            }
        }
        for (int k = 0; k < count; k++) {
            real[start + k * step] = re[k];
            imaginary[start + k * step] = im[k];
        }
    }
}
