package io.mae4j.models.target;

import io.mae4j.UserError;
import io.mae4j.random.RandomStream;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Centres that are the means of what is nearest to them (Lloyd 1982), begun from points that are far apart (k-means++, Arthur and
 * Vassilvitskii 2007).
 *
 * @param centres [k, values]
 */
@SuppressWarnings("ArrayRecordComponent")
record KMeans(float[][] centres) {

    /**
     * Fits centres to points [n, values]; the number of threads changes nothing in them.
     *
     * @throws UserError if fewer than {@code k} of the points differ
     */
    static KMeans of(float[][] points, int k, int iterations, RandomStream random) {
        if (k > points.length) { // known before there is an array of k
            throw tooFew(points.length + " patches", k);
        }
        KMeans means = new KMeans(spread(points, k, random));
        for (int i = 0; i < iterations; i++) {
            means.moveTo(points, means.nearest(points));
        }
        return means;
    }

    /** For each point the index of its nearest centre. */
    int[] nearest(float[][] points) {
        int values = centres[0].length;
        float[][] columns = new float[values][centres.length]; // so that the inner loop runs over centres
        float[] halves = new float[centres.length];
        for (int c = 0; c < centres.length; c++) {
            for (int j = 0; j < values; j++) {
                columns[j][c] = centres[c][j];
                halves[c] += centres[c][j] * centres[c][j] / 2;
            }
        }
        return IntStream.range(0, points.length)
                .parallel()
                .map(i -> nearest(points[i], columns, halves))
                .toArray();
    }

    // the largest of x.c - |c|^2 / 2
    private static int nearest(float[] point, float[][] columns, float[] halves) {
        float[] scores = new float[halves.length];
        for (int j = 0; j < point.length; j++) {
            float x = point[j];
            float[] column = columns[j];
            for (int c = 0; c < scores.length; c++) {
                scores[c] += x * column[c];
            }
        }
        int best = 0;
        for (int c = 1; c < scores.length; c++) {
            best = scores[c] - halves[c] > scores[best] - halves[best] ? c : best;
        }
        return best;
    }

    // a centre to which nothing is nearest stays where it is
    private void moveTo(float[][] points, int[] nearest) {
        int values = centres[0].length;
        double[][] sums = new double[centres.length][values];
        int[] counts = new int[centres.length];
        for (int i = 0; i < points.length; i++) {
            double[] sum = sums[nearest[i]];
            counts[nearest[i]]++;
            for (int j = 0; j < values; j++) {
                sum[j] += points[i][j];
            }
        }
        for (int c = 0; c < centres.length; c++) {
            for (int j = 0; counts[c] > 0 && j < values; j++) {
                centres[c][j] = (float) (sums[c][j] / counts[c]);
            }
        }
    }

    private static UserError tooFew(String points, int k) {
        return new UserError("the tokenizer's sample has only " + points + "; it needs target.tokenizer.tokens=" + k
                + " different ones at least");
    }

    // each further centre is a point drawn with the square of its distance to the centres so far as weight
    private static float[][] spread(float[][] points, int k, RandomStream random) {
        float[][] chosen = new float[k][];
        double[] distances = new double[points.length];
        Arrays.fill(distances, 1);
        for (int c = 0; c < k; c++) {
            double total = 0;
            for (double distance : distances) {
                total += distance;
            }
            if (total == 0) {
                throw tooFew(c + " different patches", k);
            }
            float[] centre = points[draw(distances, random.nextDouble() * total)].clone();
            chosen[c] = centre;
            boolean first = c == 0;
            IntStream.range(0, points.length).parallel().forEach(i -> {
                double distance = squaredDistance(points[i], centre);
                distances[i] = first ? distance : Math.min(distances[i], distance);
            });
        }
        return chosen;
    }

    private static int draw(double[] weights, double at) {
        double sum = 0;
        int last = 0;
        for (int i = 0; i < weights.length; i++) {
            if (weights[i] > 0) {
                last = i;
                sum += weights[i];
                if (sum > at) {
                    return i;
                }
            }
        }
        return last;
    }

    private static double squaredDistance(float[] a, float[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            double d = a[j] - b[j];
            sum += d * d;
        }
        return sum;
    }
}
