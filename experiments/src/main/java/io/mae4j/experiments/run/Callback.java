package io.mae4j.experiments.run;

import io.mae4j.component.Contract;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.train.TrainingListener;

/**
 * Somebody beside the run itself who is told how it goes: the components of {@code callbacks}, or a notebook. It may read weights,
 * compute outputs, log metrics and keep files; with the same seed a run with it is, bit for bit, the run without it, as long as
 * it leaves the weights alone.
 */
@Contract(value = "callbacks", many = true)
@FunctionalInterface
public interface Callback {
    /** Tells nobody. */
    Callback NONE = (setup, program, records) -> new TrainingListener() {};

    /**
     * Whether it has something to do with such runs; asked before anything is written.
     *
     * @throws io.mae4j.UserError if not, with what would be right
     */
    default void check(TrainingSetup setup) {}

    /**
     * A run begins, or goes on after a checkpoint.
     *
     * @param setup what is trained; a {@code PretrainSetup}, for one, has the model
     * @param program the weights, to be read and computed with between two steps; not to be closed
     * @param records where what is measured or drawn goes; {@code metrics().log} leaves out what a run that died had logged
     * @return called on the training thread, before the checkpoint of the same epoch is written; what it throws ends the run
     */
    TrainingListener begun(TrainingSetup setup, TrainingProgram program, RunRecords records);
}
