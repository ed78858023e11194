package io.mae4j.data.augment;

import java.util.Arrays;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Labels as distributions over the classes, float {@code [batch, classes]}. */
public final class SoftTargets {
    private SoftTargets() {}

    /**
     * Each label's class with {@code 1 - smoothing} of the whole; {@code smoothing} is spread evenly over all classes.
     *
     * @throws IllegalArgumentException if a label is not one of {@code 0 .. classes-1}
     */
    public static INDArray of(int[] labels, int classes, double smoothing) {
        double[] whole = new double[labels.length];
        Arrays.fill(whole, 1);
        return mixed(labels, whole, classes, smoothing);
    }

    /** Row {@code i} has {@code own[i]} of its own label, the rest of that of row {@code batch - 1 - i}. */
    static INDArray mixed(int[] labels, double[] own, int classes, double smoothing) {
        int rows = labels.length;
        float[][] targets = new float[rows][classes];
        for (int row = 0; row < rows; row++) {
            Arrays.fill(targets[row], (float) (smoothing / classes));
            double label = 1 - smoothing;
            targets[row][checked(labels[row], classes)] += (float) (own[row] * label);
            targets[row][checked(labels[rows - 1 - row], classes)] += (float) ((1 - own[row]) * label);
        }
        return Nd4j.createFromArray(targets);
    }

    private static int checked(int label, int classes) {
        if (label < 0 || label >= classes) {
            throw new IllegalArgumentException("label " + label + " is not one of " + classes + " classes");
        }
        return label;
    }
}
