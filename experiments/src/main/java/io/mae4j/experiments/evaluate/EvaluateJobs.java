package io.mae4j.experiments.evaluate;

import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.data.corrupt.Corruption;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.engine.Engine;
import io.mae4j.eval.robustness.BenchmarkName;
import io.mae4j.experiments.run.ResumedConfig;
import io.mae4j.experiments.sweep.JobCommand;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.tracking.RunStart;
import io.mae4j.train.tracking.Tracker;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Evaluations as the jobs of a sweep: several checkpoints, several benchmarks. */
public final class EvaluateJobs implements JobCommand {
    public static final String NAME = "evaluate";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Composed checked(Composed job) {
        EvaluateConfig config = job.bind(EvaluateConfig.class);
        Corruption.named(config.corruptions());
        Parts parts = Parts.of(job);
        parts.check(Engine.class);
        parts.check(Tracker.class);
        if (config.benchmark().name() == BenchmarkName.CORRUPTED) {
            parts.check(DataSource.class);
        } else {
            job.bind(EvaluateConfig.Folders.class, "data", Set.of());
        }
        return job;
    }

    @Override
    public Path runs(Composed job) {
        return job.bind(EvaluateConfig.class).runs();
    }

    @Override
    public String title(Composed job) {
        return job.bind(EvaluateConfig.class).name();
    }

    @Override
    public Tracker tracker(Composed job) {
        return Parts.of(job).create(Tracker.class);
    }

    @Override
    public int run(RunFolder folder, RunStart start, PrintWriter out) {
        ResumedConfig config = ResumedConfig.of(folder.path(), List.of());
        return EvaluationRun.start(EvaluateSetup.of(config.composed()), folder, start, out);
    }
}
