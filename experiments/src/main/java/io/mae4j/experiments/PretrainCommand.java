package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.experiments.sweep.Multirun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Pre-trains a masked autoencoder, or continues a run: {@code mae pretrain model=vit_tiny data=folder data.root=pictures}. */
@Command(
        name = "pretrain",
        description = "Pre-trains a masked autoencoder; resume=runs/<date>/<run> continues a run.",
        mixinStandardHelpOptions = true)
final class PretrainCommand extends ComposedCommand implements Callable<Integer> {
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
            return showed(config.snapshot(), config.composed())
                    ? 0
                    : TrainingRun.resume(config, PretrainSetup.of(config.composed()), out());
        }
        if (isMultirun() && resumed.isEmpty()) {
            return new Multirun(Main.class, out()).start(new PretrainJobs(), compose(List.of()), overrides);
        }
        Composed composed = compose(overrides).compose().without("sweep"); // which -m would run
        return showed(composed)
                ? 0
                : TrainingRun.start(PretrainSetup.of(composed).fitted(), out());
    }
}
