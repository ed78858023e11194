package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.experiments.sweep.Multirun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Evaluates a classifier: {@code mae evaluate benchmark=imagenet_c data.root=imagenet-c checkpoint=runs/<date>/<run>}. */
@Command(
        name = "evaluate",
        description =
                "How robust a classifier is: benchmark=imagenet_c, imagenet_a, imagenet_r, imagenet_sketch, imagenet,"
                        + " robustness (all of them) or corrupted (any data=); resume=runs/<date>/<run> goes on with one.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand extends ComposedCommand implements Callable<Integer> {
    @Override
    String primary() {
        return EvaluateJobs.NAME;
    }

    @Override
    Class<? extends Record> root() {
        return EvaluateConfig.class;
    }

    @Override
    List<String> configured() {
        return overridesWithout("resume");
    }

    @Override
    public Integer call() {
        Optional<Path> resumed = folder("resume");
        List<String> overrides = configured();
        if (resumed.isPresent()) {
            ResumedConfig config = ResumedConfig.of(resumed.get(), overrides);
            return showed(config.snapshot(), config.composed()) ? 0 : EvaluationRun.resume(config, out());
        }
        if (isMultirun()) {
            return new Multirun(Main.class, out()).start(new EvaluateJobs(), compose(List.of()), overrides);
        }
        Composed composed = compose(overrides).compose().without("sweep"); // which -m would run
        return showed(composed) ? 0 : EvaluationRun.start(EvaluateSetup.of(composed), out());
    }
}
