package io.mae4j.experiments;

import io.mae4j.experiments.task.SegmentConfig;
import io.mae4j.experiments.task.SegmentJobs;
import picocli.CommandLine.Command;

/** Trains semantic segmentation from a checkpoint, or from scratch: {@code mae segment checkpoint=runs/<date>/<run> data.root=...}. */
@Command(
        name = "segment",
        description =
                "Fine-tunes the encoder of checkpoint= to tell the class of each pixel, or trains one from scratch"
                        + " (checkpoint=null); resume=runs/<date>/<run> continues a run.",
        mixinStandardHelpOptions = true)
final class SegmentCommand extends TrainingCommand {
    SegmentCommand() {
        super(new SegmentJobs(), SegmentConfig.class);
    }
}
