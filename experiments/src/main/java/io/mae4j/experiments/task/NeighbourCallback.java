package io.mae4j.experiments.task;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.eval.NeighbourEvaluation;
import io.mae4j.experiments.run.Callback;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.train.StepReport;
import io.mae4j.train.TrainingListener;

/** Classifies held-out pictures by their nearest neighbours while a model is pre-trained, as {@code knn} does where it ends. */
final class NeighbourCallback implements Callback {
    private final int every;

    record Config(
            @Default("5") @Range(min = 1) @Doc("epochs between measurements")
            int every) {}

    @Inject
    NeighbourCallback(Config config) {
        this.every = config.every();
    }

    /** @throws UserError if it is not pre-training, or there are no classes or no pictures to classify */
    @Override
    public void check(TrainingSetup setup) {
        if (!(setup instanceof PretrainSetup)) {
            throw new UserError(
                    "callbacks.name=knn is for mae pretrain: mae " + setup.command() + " measures accuracy itself");
        }
        setup.data().requireLabels("nearest neighbours need");
    }

    @Override
    public TrainingListener begun(TrainingSetup setup, TrainingProgram program, RunRecords records) {
        PretrainSetup pretraining = (PretrainSetup) setup;
        NeighbourEvaluation evaluation = KnnReport.evaluation(pretraining);
        int end = pretraining.config().knn().enabled() ? setup.plan().epochs() : 0; // when the run itself measures
        return new TrainingListener() {
            @Override
            public void epochEnded(int epoch, StepReport last) {
                if (setup.trainer().due(every, epoch) && epoch != end) {
                    records.metrics()
                            .log(
                                    last.step(),
                                    evaluation.trained(program.parameters()).metrics("knn"));
                }
            }
        };
    }
}
