package io.mae4j.experiments.evaluate;

import io.mae4j.UserError;
import io.mae4j.engine.Program;
import io.mae4j.experiments.model.FrozenWeights;
import io.mae4j.experiments.run.ResumedConfig;
import io.mae4j.experiments.run.TrainingRun;
import io.mae4j.file.FolderLock;
import io.mae4j.train.run.Provenance;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.tracking.RunStart;
import io.mae4j.train.tracking.TrackedRun;
import io.mae4j.train.tracking.Tracker;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How an evaluation begins or goes on. Everything that can be checked is checked before anything is written. */
public final class EvaluationRun {
    private static final Logger LOG = LoggerFactory.getLogger(EvaluationRun.class);

    private EvaluationRun() {}

    /** Starts an evaluation in a folder of its own; returns the exit code. */
    public static int start(EvaluateSetup setup, PrintWriter out) {
        try (Program program = compile(setup);
                Tracker tracker = setup.parts().create(Tracker.class)) {
            String name = setup.config().name();
            return TrainingRun.inNewFolder(
                    setup.config().runs(),
                    name,
                    setup.parts().composed(),
                    folder -> run(setup, program, tracker, folder, RunStart.of(name, folder.path()), out));
        }
    }

    /** Starts the evaluation of a folder that is there already, or goes on with it, with its configuration; returns the exit code. */
    static int start(EvaluateSetup setup, RunFolder folder, RunStart start, PrintWriter out) {
        try (Program program = compile(setup);
                Tracker tracker = setup.parts().create(Tracker.class)) {
            return run(setup, program, tracker, folder, start, out);
        }
    }

    /** Goes on with an evaluation in its folder; returns the exit code. */
    public static int resume(ResumedConfig config, PrintWriter out) {
        RunFolder folder = config.folder();
        EvaluateSetup setup = EvaluateSetup.of(config.composed());
        if (!Provenance.dataOf(folder).equals(setup.data())) {
            throw new UserError("what there is to evaluate on has changed since the evaluation " + folder
                    + " began: start another");
        }
        String weights = FrozenWeights.same(folder, setup.config().checkpoint());
        try (FolderLock lock = folder.lock();
                Program program = compile(setup);
                Tracker tracker = setup.parts().create(Tracker.class);
                TrackedRun tracked = tracker.resume(TrainingRun.trackerId(folder), folder.path())) {
            folder.resumedWith(config.composed());
            folder.clearUnfinished();
            config.warnings().forEach(LOG::warn);
            return new EvaluationSession(setup, folder, tracked, out).run(program, weights);
        }
    }

    private static Program compile(EvaluateSetup setup) {
        return setup.classifier()
                .compile(setup.engine(), setup.images(), setup.config().batch());
    }

    private static int run(
            EvaluateSetup setup, Program program, Tracker tracker, RunFolder folder, RunStart start, PrintWriter out) {
        Provenance provenance = setup.provenance();
        String weights = FrozenWeights.same(folder, setup.config().checkpoint());
        try (FolderLock lock = folder.lock();
                TrackedRun tracked = TrainingRun.started(tracker, start, provenance)) {
            folder.write(TrainingRun.TRACKER_ID, tracked.id() + "\n");
            provenance.write(folder);
            tracked.params(ResumedConfig.flat(setup.parts().composed().config()));
            return new EvaluationSession(setup, folder, tracked, out).run(program, weights);
        }
    }
}
