package io.mae4j.experiments.run;

import io.mae4j.train.StepPlan;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.run.RunFolder;

/** Someone who wants to see a run as it goes, such as a notebook. */
@FunctionalInterface
public interface RunWatcher {
    /** Nobody. */
    RunWatcher NONE = (folder, plan) -> new TrainingListener() {};

    /** A run begins, in its folder; what is returned is told how it goes, on the training thread. */
    TrainingListener begun(RunFolder folder, StepPlan plan);
}
