package io.mae4j.train.schedule;

import io.mae4j.component.Contract;

/** How the learning rate moves over a run. */
@Contract("schedule")
public interface Schedule {

    /**
     * The learning rate of the step that begins at a time.
     *
     * @param epoch the time in epochs, with its fraction: 0 for the first step, 1.5 in the middle of the second epoch
     * @param epochs how long the run is
     * @param peak the highest learning rate
     */
    double learningRate(double epoch, int epochs, double peak);
}
