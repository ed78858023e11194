package io.mae4j.eval.robustness;

import java.util.OptionalDouble;

/**
 * How well pictures were classified; shares from 0 to 1.
 *
 * @param top5 null for five classes and fewer
 * @param loss the mean cross-entropy, nats
 * @param ece the expected calibration error, 15 bins
 */
public record Score(long pictures, double top1, Double top5, double loss, double ece) {

    /** Of a tally that has counted something. */
    static Score of(Tally tally) {
        OptionalDouble top5 = tally.top5();
        return new Score(
                tally.pictures(),
                tally.top1(),
                top5.isPresent() ? top5.getAsDouble() : null,
                tally.loss(),
                tally.calibration().expectedError());
    }

    /** The share that was taken for something else. */
    public double error() {
        return 1 - top1;
    }
}
