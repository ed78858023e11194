package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.experiments.run.ResumedConfig;
import io.mae4j.experiments.run.TrainingJobs;
import io.mae4j.experiments.run.TrainingRun;

/** What the commands have in common that train. */
abstract class TrainingCommand extends RunCommand {
    private final TrainingJobs jobs;

    TrainingCommand(TrainingJobs jobs, Class<? extends Record> root) {
        super(jobs, root);
        this.jobs = jobs;
    }

    @Override
    final int run(Composed composed) {
        return TrainingRun.start(jobs.setup(composed).fitted(), out());
    }

    @Override
    final int resume(ResumedConfig config) {
        return TrainingRun.resume(config, jobs.setup(config.composed()), out());
    }
}
