package io.mae4j.train;

/**
 * Told how a training run goes: progress, metrics, pictures and checkpoints are listeners, so that the loop is only the loop.
 * Called on the training thread, in the order in which the listeners were given; what one throws ends the run.
 */
public interface TrainingListener {

    /** A step was taken. */
    default void stepTaken(StepReport report) {}

    /**
     * An epoch is over, after {@link #stepTaken} of its last step.
     *
     * @param epoch counted from 1: the number of epochs done
     */
    default void epochEnded(int epoch, StepReport last) {}

    /** The run stops after the step that was reported last, because it is done or was asked to. */
    default void stopped(long steps, Outcome outcome) {}

    /** Why a run stopped. */
    enum Outcome {
        FINISHED,
        INTERRUPTED
    }
}
