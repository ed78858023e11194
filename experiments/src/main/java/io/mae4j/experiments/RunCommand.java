package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.experiments.run.ResumedConfig;
import io.mae4j.experiments.sweep.JobCommand;
import io.mae4j.experiments.sweep.Multirun;
import io.mae4j.train.run.RunFolder;
import io.mae4j.train.run.Summary;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** What the commands have in common that make runs: one, several with {@code -m}, or one that goes on with {@code resume=}. */
abstract class RunCommand extends ComposedCommand {
    private final JobCommand jobs;

    RunCommand(JobCommand jobs, Class<? extends Record> root) {
        super(jobs.name(), root);
        this.jobs = jobs;
    }

    /** Goes on with a run; gives the exit code. */
    abstract int resume(ResumedConfig config);

    @Override
    final List<String> configured() {
        return overridesWithout("resume");
    }

    @Override
    public final Integer call() {
        Optional<Path> resumed = folder("resume");
        if (resumed.isPresent()) {
            refuseOtherPlaces("resume=");
            requireOwn(RunFolder.open(resumed.get()));
            ResumedConfig config = ResumedConfig.of(resumed.get(), configured());
            return showed(config.snapshot(), config.composed()) ? 0 : resume(config);
        }
        if (isMultirun()) {
            return new Multirun(Main.class, out()).start(jobs, compose(List.of()), configured());
        }
        Multirun.refuseSettings(configured());
        Composed composed = compose(configured()).compose().without("sweep"); // which -m would run
        return showed(composed) ? 0 : run(composed);
    }

    private void requireOwn(RunFolder folder) {
        Optional<String> command = Summary.commandOf(folder);
        if (command.isPresent() && !command.get().equals(jobs.name())) {
            throw new UserError(folder + " is a run of mae " + command.get() + ": mae " + command.get() + " resume="
                    + folder + " goes on with it");
        }
    }
}
