package io.mae4j.experiments;

import io.mae4j.experiments.task.FinetuneConfig;
import io.mae4j.experiments.task.FinetuneJobs;
import picocli.CommandLine.Command;

/** Trains a classifier from a checkpoint, or from scratch: {@code mae finetune checkpoint=runs/<date>/<run> labels.fraction=0.1}. */
@Command(
        name = "finetune",
        description =
                "Fine-tunes the encoder of checkpoint= as a classifier, or trains one from scratch (checkpoint=null);"
                        + " resume=runs/<date>/<run> continues a run.",
        mixinStandardHelpOptions = true)
final class FinetuneCommand extends TrainingCommand {
    FinetuneCommand() {
        super(new FinetuneJobs(), FinetuneConfig.class);
    }
}
