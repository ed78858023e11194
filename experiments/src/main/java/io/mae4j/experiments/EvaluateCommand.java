package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.experiments.evaluate.EvaluateConfig;
import io.mae4j.experiments.evaluate.EvaluateJobs;
import io.mae4j.experiments.evaluate.EvaluateSetup;
import io.mae4j.experiments.evaluate.EvaluationRun;
import io.mae4j.experiments.run.ResumedConfig;
import picocli.CommandLine.Command;

/** Evaluates a classifier: {@code mae evaluate benchmark=imagenet_c data.root=imagenet-c checkpoint=runs/<date>/<run>}. */
@Command(
        name = "evaluate",
        description =
                "How robust a classifier is: benchmark=imagenet_c, imagenet_a, imagenet_r, imagenet_sketch, imagenet,"
                        + " robustness (all of them) or corrupted (any data=); resume=runs/<date>/<run> goes on with one.",
        mixinStandardHelpOptions = true)
final class EvaluateCommand extends RunCommand {
    EvaluateCommand() {
        super(new EvaluateJobs(), EvaluateConfig.class);
    }

    @Override
    int run(Composed composed) {
        return EvaluationRun.start(EvaluateSetup.of(composed), out());
    }

    @Override
    int resume(ResumedConfig config) {
        return EvaluationRun.resume(config, out());
    }
}
