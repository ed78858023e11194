package io.mae4j.experiments;

import io.mae4j.train.run.RunFolder;
import io.mae4j.train.run.RunMetrics;
import io.mae4j.train.run.Summary;
import io.mae4j.train.tracking.TrackedRun;
import java.nio.file.Path;

/** Where what a run measures and draws goes. */
record RunRecords(RunFolder folder, TrackedRun tracked, Summary summary, RunMetrics metrics) {

    /** Notes a picture that was drawn into the run's folder. */
    void picture(Path file) {
        summary.picture(file);
        tracked.artifact(file, "pictures");
    }
}
