package io.mae4j.data.transform;

import io.mae4j.random.RandomStream;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a text such as {@code rand-m9-mstd0.5-inc1} says, the grammar of timm.
 *
 * @param magnitude on a scale of 10
 * @param deviation of the magnitude, normal around it; infinite for uniform from 0 to it
 * @param bound of the magnitude, once drawn
 * @param operations how many are done, one after the other
 * @param probability of each being done at all
 * @param increasing whether every operation grows more severe with the magnitude
 */
record RandAugmentPolicy(
        double magnitude, double deviation, double bound, int operations, double probability, boolean increasing) {
    private static final Pattern PART = Pattern.compile("(mstd|mmax|inc|m|n|p)(\\d+(?:\\.\\d+)?)");
    private static final double UNIFORM = 100;

    static RandAugmentPolicy parse(String text) {
        String[] parts = text.split("-", -1);
        if (!parts[0].equals("rand")) {
            throw bad(text, "it begins with rand");
        }
        double magnitude = 10;
        double deviation = 0;
        double bound = 10;
        int operations = 2;
        double probability = 0.5;
        boolean increasing = false;
        for (int i = 1; i < parts.length; i++) {
            Matcher part = PART.matcher(parts[i]);
            if (!part.matches()) {
                throw bad(text, "'" + parts[i] + "' is none of m, mstd, mmax, n, p, inc with a number");
            }
            double value = Double.parseDouble(part.group(2));
            switch (part.group(1)) {
                case "m" -> magnitude = value;
                case "mstd" -> deviation = value > UNIFORM ? Double.POSITIVE_INFINITY : value;
                case "mmax" -> bound = value;
                case "n" -> operations = whole(text, parts[i], value);
                case "p" -> probability = value;
                default -> increasing = whole(text, parts[i], value) != 0;
            }
        }
        if (probability > 1) {
            throw bad(text, "p is at most 1");
        }
        return new RandAugmentPolicy(magnitude, deviation, bound, operations, probability, increasing);
    }

    /** A magnitude, drawn. */
    double level(RandomStream random) {
        double level = magnitude;
        if (Double.isInfinite(deviation)) {
            level = magnitude * random.nextDouble();
        } else if (deviation > 0) {
            level = magnitude + deviation * random.nextGaussian();
        }
        return Math.max(0, Math.min(level, bound));
    }

    private static int whole(String text, String part, double value) {
        if (value != Math.rint(value)) {
            throw bad(text, "'" + part + "' needs a whole number");
        }
        return (int) value;
    }

    private static IllegalArgumentException bad(String text, String why) {
        return new IllegalArgumentException(
                "policy is '" + text + "'; " + why + "; right would be rand-m9-mstd0.5-inc1, say");
    }
}
