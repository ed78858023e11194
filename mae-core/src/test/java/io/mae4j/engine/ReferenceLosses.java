package io.mae4j.engine;

import io.mae4j.graph.Shape;
import java.util.Arrays;
import java.util.List;

final class ReferenceLosses {
    private ReferenceLosses() {}

    static Array crossEntropy(Array logits, Array targets) {
        Array loss = Array.zeros(logits.shape().sub(0, logits.shape().rank() - 1));
        int classes = logits.columns();
        for (int row = 0; row < logits.rows(); row++) {
            double logSum = ReferenceNorms.logSumExp(logits.values(), row * classes, classes);
            for (int i = row * classes; i < (row + 1) * classes; i++) {
                loss.values()[row] += targets.values()[i] * (logSum - logits.values()[i]);
            }
        }
        return loss;
    }

    static Array maskedMeanSquare(Array prediction, Array target, Array mask) {
        int d = prediction.columns();
        double sum = 0;
        for (int i = 0; i < prediction.values().length; i++) {
            sum += mask.values()[i / d] * Math.pow(prediction.values()[i] - target.values()[i], 2) / d;
        }
        return new Array(
                Shape.SCALAR, new double[] {sum / Arrays.stream(mask.values()).sum()});
    }

    static Array maskedMeanSquareGradient(List<Array> in) {
        Array prediction = in.get(0);
        int d = prediction.columns();
        double masked = Arrays.stream(in.get(2).values()).sum();
        Array gradient = Array.zeros(prediction.shape());
        for (int i = 0; i < gradient.values().length; i++) {
            gradient.values()[i] = 2
                    * (prediction.values()[i] - in.get(1).values()[i])
                    * in.get(2).values()[i / d]
                    / d
                    / masked
                    * in.get(3).values()[0];
        }
        return gradient;
    }
}
