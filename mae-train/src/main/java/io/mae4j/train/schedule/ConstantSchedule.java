package io.mae4j.train.schedule;

import com.google.inject.Inject;

/** The peak learning rate at all times. */
public final class ConstantSchedule implements Schedule {

    public record Config() {}

    @Inject
    public ConstantSchedule(Config config) {}

    @Override
    public double learningRate(double epoch, int epochs, double peak) {
        return peak;
    }
}
