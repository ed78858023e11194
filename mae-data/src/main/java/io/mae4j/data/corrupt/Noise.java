package io.mae4j.data.corrupt;

import io.mae4j.data.image.Picture;
import io.mae4j.random.RandomStream;
import java.util.Arrays;
import java.util.List;

/** Noise, drawn for every sample by itself. */
final class Noise {
    private Noise() {}

    /** Normal noise of {@code {deviation}}. */
    static Picture gaussian(Picture picture, double[] strength, RandomStream random) {
        return each(picture, v -> (float) (v + strength[0] * random.nextGaussian()));
    }

    /** Normal noise in proportion to the sample. */
    static Picture speckle(Picture picture, double[] strength, RandomStream random) {
        return each(picture, v -> (float) (v + v * strength[0] * random.nextGaussian()));
    }

    /** Samples become white or black, of which {@code {share}} do. */
    static Picture impulse(Picture picture, double[] strength, RandomStream random) {
        return each(picture, v -> {
            boolean hit = random.nextDouble() <= strength[0];
            boolean white = random.nextDouble() <= 0.5;
            return !hit ? v : white ? 1 : 0;
        });
    }

    /** Photons that are counted, of which white has {@code {photons}} on average. */
    static Picture shot(Picture picture, double[] strength, RandomStream random) {
        Poisson[] counts = new Poisson[256];
        return each(picture, v -> {
            int sample = Math.round(v * 255);
            if (counts[sample] == null) {
                counts[sample] = Poisson.of(sample / 255.0 * strength[0]);
            }
            return (float) (counts[sample].next(random) / strength[0]);
        });
    }

    private static Picture each(Picture picture, Plane.Change change) {
        byte[] data = picture.data();
        Plane samples = new Plane(1, data.length);
        for (int i = 0; i < data.length; i++) {
            samples.values()[i] = (data[i] & 0xFF) / 255f;
        }
        byte[] noisy = Plane.join(List.of(samples.map(change))).data();
        return new Picture(picture.channels(), picture.height(), picture.width(), noisy);
    }

    /** A Poisson distribution by its cumulative probabilities. */
    private record Poisson(double[] cumulative) {
        static Poisson of(double mean) {
            int most = (int) (mean + 12 * Math.sqrt(mean) + 20); // beyond it lies less than 1e-16
            double[] cumulative = new double[most];
            double probability = StrictMath.exp(-mean);
            double sum = 0;
            for (int k = 0; k < most; k++) {
                sum += probability;
                cumulative[k] = sum;
                probability *= mean / (k + 1);
            }
            return new Poisson(cumulative);
        }

        int next(RandomStream random) {
            int found = Arrays.binarySearch(cumulative, random.nextDouble());
            return Math.min(found < 0 ? -found - 1 : found + 1, cumulative.length - 1);
        }
    }
}
