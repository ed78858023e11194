package io.mae4j.experiments.run;

import io.mae4j.train.TrainerConfig;
import java.nio.file.Path;

/** What the configurations of all kinds of training have. */
public interface TrainingConfig {
    /** Part of the run folder's name, and the run's name for the tracker. */
    String name();

    /** Where run folders are made. */
    Path runs();

    TrainerConfig trainer();
}
