package io.mae4j.eval.probe;

import java.util.Arrays;

/**
 * What batch norm normalises with when it is not training: moving averages of the batches' means and unbiased variances, with a
 * tenth of each new batch, as PyTorch has it.
 */
final class RunningStatistics {
    private static final double MOMENTUM = 0.1;

    private final double[] mean;
    private final double[] variance;

    RunningStatistics(int dim) {
        mean = new double[dim];
        variance = new double[dim];
        Arrays.fill(variance, 1);
    }

    /** Takes a batch {@code [rows][dim]} of two rows or more into account. */
    void add(float[][] batch) {
        int rows = batch.length;
        for (int d = 0; d < mean.length; d++) {
            double sum = 0;
            for (float[] row : batch) {
                sum += row[d];
            }
            double own = sum / rows;
            double squares = 0;
            for (float[] row : batch) {
                squares += (row[d] - own) * (row[d] - own);
            }
            mean[d] += MOMENTUM * (own - mean[d]);
            variance[d] += MOMENTUM * (squares / (rows - 1) - variance[d]);
        }
    }

    /** The feature, normalised. */
    float[] normalize(float[] feature) {
        float[] normalized = new float[feature.length];
        for (int d = 0; d < feature.length; d++) {
            normalized[d] = (float) ((feature[d] - mean[d]) / Math.sqrt(variance[d] + ProbeHeads.EPSILON));
        }
        return normalized;
    }

    double[] mean() {
        return mean.clone();
    }

    double[] variance() {
        return variance.clone();
    }
}
