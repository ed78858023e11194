package io.mae4j.train;

/**
 * What there is to say about a step that was taken.
 *
 * @param step counted from 1: the number of steps taken so far
 * @param epochs how far the run is, in epochs: 2.5 in the middle of the third
 * @param loss the mean over the step's batches, before the update
 * @param gradientNorm the global norm, before clipping
 * @param images how many the step learnt from
 * @param waitedSeconds how long the step waited for them
 */
public record StepReport(
        long step,
        double epochs,
        double loss,
        double learningRate,
        double gradientNorm,
        int images,
        double waitedSeconds) {}
