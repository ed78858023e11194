package io.mae4j.experiments.task;

import io.mae4j.experiments.run.TrainingJobs;
import java.util.List;
import java.util.Optional;

/** The kinds of training that there are. */
public final class TrainingTasks {
    private TrainingTasks() {}

    /** The jobs of the command {@code pretrain}, {@code finetune}, {@code segment} or {@code probe}; empty for any other. */
    public static Optional<TrainingJobs> named(String command) {
        return all().stream().filter(jobs -> jobs.name().equals(command)).findFirst();
    }

    /** The jobs of each. */
    public static List<TrainingJobs> all() {
        return List.of(new PretrainJobs(), new FinetuneJobs(), new SegmentJobs(), new ProbeJobs());
    }
}
