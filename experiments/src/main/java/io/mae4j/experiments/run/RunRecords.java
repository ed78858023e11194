package io.mae4j.experiments.run;

import io.mae4j.train.report.Curves;
import io.mae4j.train.run.MetricHistory;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.run.RunMetrics;
import io.mae4j.train.run.Summary;
import io.mae4j.train.tracking.TrackedRun;
import java.nio.file.Path;

/** Where what a run measures and draws goes. */
public record RunRecords(RunFolder folder, TrackedRun tracked, Summary summary, RunMetrics metrics) {

    /** Notes a picture that was drawn into the run's folder, on the disk too: a run that is killed goes on with what it noted. */
    public void picture(Path file) {
        summary.picture(file).write();
        tracked.artifact(file, "pictures");
    }

    /** Draws what was measured so far. */
    public void curves() {
        Curves.of(MetricHistory.read(folder.file("metrics.jsonl")))
                .draw(folder.pictures())
                .forEach(this::picture);
    }
}
