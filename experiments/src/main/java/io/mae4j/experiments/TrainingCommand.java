package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.experiments.sweep.Multirun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;

/** What the commands have in common that train: a run, several with {@code -m}, or one that goes on with {@code resume=}. */
abstract class TrainingCommand extends ComposedCommand implements Callable<Integer> {

    abstract TrainingJobs jobs();

    @Override
    final String primary() {
        return jobs().name();
    }

    @Override
    final List<String> configured() {
        return overridesWithout("resume");
    }

    @Override
    public final Integer call() {
        Optional<Path> resumed = folder("resume");
        List<String> overrides = configured();
        if (resumed.isPresent()) {
            ResumedConfig config = ResumedConfig.of(resumed.get(), overrides);
            return showed(config.snapshot(), config.composed())
                    ? 0
                    : TrainingRun.resume(config, jobs().setup(config.composed()), out());
        }
        if (isMultirun()) {
            return new Multirun(Main.class, out()).start(jobs(), compose(List.of()), overrides);
        }
        Composed composed = compose(overrides).compose().without("sweep"); // which -m would run
        return showed(composed) ? 0 : TrainingRun.start(jobs().setup(composed).fitted(), out());
    }
}
