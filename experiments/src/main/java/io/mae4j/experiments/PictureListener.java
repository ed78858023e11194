package io.mae4j.experiments;

import io.mae4j.engine.Program;
import io.mae4j.eval.picture.Reconstructions;
import io.mae4j.train.StepReport;
import io.mae4j.train.TrainingListener;
import io.mae4j.train.report.Curves;
import io.mae4j.train.run.MetricHistory;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.run.Summary;
import io.mae4j.train.tracking.TrackedRun;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Draws reconstructions after some epochs, and the curves of loss and learning rate with them and where the run stops. */
record PictureListener(
        Reconstructions reconstructions,
        Program program,
        IntPredicate due,
        RunFolder folder,
        TrackedRun tracked,
        Summary summary)
        implements TrainingListener {
    private static final String FOLDER = "pictures";

    @Override
    public void epochEnded(int epoch, StepReport last) {
        if (due.test(epoch)) {
            if (reconstructions.size() > 0) {
                Path file =
                        folder.pictures().resolve(String.format(Locale.ROOT, "reconstructions-epoch-%04d.png", epoch));
                reconstructions.render(program, "after epoch " + epoch, file);
                keep(file);
            }
            curves();
        }
    }

    @Override
    public void stopped(long steps, Outcome outcome) {
        curves();
    }

    private void curves() {
        Curves.of(MetricHistory.read(folder.file("metrics.jsonl")))
                .draw(folder.pictures())
                .forEach(this::keep);
    }

    private void keep(Path file) {
        summary.picture(file).write();
        tracked.artifact(file, FOLDER);
    }
}
