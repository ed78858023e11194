package io.mae4j.train.optim;

import java.util.OptionalDouble;

/** The linear scaling rule (Goyal et al. 2017): {@code base * effectiveBatch / 256}, unless the rate itself is given. */
public final class LearningRate {
    private static final double REFERENCE_BATCH = 256;

    private LearningRate() {}

    public static double peak(OptionalDouble absolute, double base, int effectiveBatch) {
        return absolute.orElse(base * effectiveBatch / REFERENCE_BATCH);
    }
}
