package io.mae4j.experiments.task;

import io.mae4j.experiments.run.TrainingJobs;
import java.util.Optional;
import java.util.stream.Stream;

/** The kinds of training that there are. */
public final class TrainingTasks {
    private TrainingTasks() {}

    /** The jobs of the command {@code pretrain}, {@code finetune} or {@code probe}; empty for any other. */
    public static Optional<TrainingJobs> named(String command) {
        return Stream.<TrainingJobs>of(new PretrainJobs(), new FinetuneJobs(), new ProbeJobs())
                .filter(jobs -> jobs.name().equals(command))
                .findFirst();
    }
}
