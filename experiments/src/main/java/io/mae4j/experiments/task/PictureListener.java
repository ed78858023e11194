package io.mae4j.experiments.task;

import io.mae4j.engine.Program;
import io.mae4j.eval.picture.Reconstructions;
import io.mae4j.experiments.run.RunRecords;
import io.mae4j.train.StepReport;
import io.mae4j.train.TrainingListener;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntPredicate;

/** Draws reconstructions after some epochs, and the curves of loss and learning rate with them and where the run stops. */
record PictureListener(Reconstructions reconstructions, Program program, IntPredicate due, RunRecords records)
        implements TrainingListener {

    @Override
    public void epochEnded(int epoch, StepReport last) {
        if (due.test(epoch)) {
            if (reconstructions.size() > 0) {
                Path file = records.folder()
                        .pictures()
                        .resolve(String.format(Locale.ROOT, "reconstructions-epoch-%04d.png", epoch));
                reconstructions.render(program, "after epoch " + epoch, file);
                records.picture(file);
            }
            records.curves();
        }
    }

    @Override
    public void stopped(long steps, Outcome outcome) {
        records.curves();
    }
}
