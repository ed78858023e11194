package org.example.faulty;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.experiments.run.Callback;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.experiments.run.TrainingSetup;
import io.mae4j.train.StepReport;
import io.mae4j.train.TrainingListener;
import java.util.Map;

/** A stranger's callback, which logs a metric by any name. */
public final class FaultyCallback implements Callback {
    public record Config(@Default("mine") String metric) {}

    private final Config config;

    @Inject
    public FaultyCallback(Config config) {
        this.config = config;
    }

    @Override
    public TrainingListener begun(TrainingSetup setup, TrainingProgram program, RunRecords records) {
        return new TrainingListener() {
            @Override
            public void stepTaken(StepReport report) {
                records.metrics().log(report.step(), Map.of(config.metric(), 1.0));
            }
        };
    }
}
