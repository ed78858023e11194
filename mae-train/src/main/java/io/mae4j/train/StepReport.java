package io.mae4j.train;

/**
 * What there is to say about a step that was taken.
 *
 * @param step counted from 1: the number of steps taken so far
 * @param epochs how far the run is, in epochs: 2.5 in the middle of the third
 * @param loss the mean over the step's batches, before the update
 * @param gradientNorm the global norm, before clipping
 * @param images how many the step learnt from
 * @param seconds how long the step took, without what listeners did after it
 * @param waitedSeconds how long of that it waited for its images
 */
public record StepReport(
        long step,
        double epochs,
        double loss,
        double learningRate,
        double gradientNorm,
        int images,
        double seconds,
        double waitedSeconds) {}
