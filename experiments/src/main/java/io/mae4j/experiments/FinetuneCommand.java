package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.experiments.sweep.Multirun;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Trains a classifier from a checkpoint, or from scratch: {@code mae finetune checkpoint=runs/<date>/<run> labels.fraction=0.1}. */
@Command(
        name = "finetune",
        description =
                "Fine-tunes the encoder of checkpoint= as a classifier, or trains one from scratch (checkpoint=null);"
                        + " resume=runs/<date>/<run> continues a run.",
        mixinStandardHelpOptions = true)
final class FinetuneCommand extends ComposedCommand implements Callable<Integer> {
    @Override
    String primary() {
        return "finetune";
    }

    @Override
    Class<? extends Record> root() {
        return FinetuneConfig.class;
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
            return showed(config.snapshot(), config.composed())
                    ? 0
                    : TrainingRun.resume(config, FinetuneSetup.of(config.composed()), out());
        }
        if (isMultirun()) {
            return new Multirun(Main.class, out()).start(new FinetuneJobs(), compose(List.of()), overrides);
        }
        Composed composed = compose(overrides).compose().without("sweep"); // which -m would run
        return showed(composed) ? 0 : TrainingRun.start(FinetuneSetup.of(composed), out());
    }
}
