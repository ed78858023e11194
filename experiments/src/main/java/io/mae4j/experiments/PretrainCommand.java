package io.mae4j.experiments;

import io.mae4j.experiments.task.PretrainConfig;
import io.mae4j.experiments.task.PretrainJobs;
import picocli.CommandLine.Command;

/** Pre-trains a masked autoencoder, or continues a run: {@code mae pretrain model=vit_tiny data=folder data.root=pictures}. */
@Command(
        name = "pretrain",
        description = "Pre-trains a masked autoencoder; resume=runs/<date>/<run> continues a run.",
        mixinStandardHelpOptions = true)
final class PretrainCommand extends TrainingCommand {
    PretrainCommand() {
        super(new PretrainJobs(), PretrainConfig.class);
    }
}
