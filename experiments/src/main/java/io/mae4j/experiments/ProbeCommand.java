package io.mae4j.experiments;

import io.mae4j.experiments.task.ProbeConfig;
import io.mae4j.experiments.task.ProbeJobs;
import picocli.CommandLine.Command;

/** Trains a linear classifier on frozen features: {@code mae probe checkpoint=runs/<date>/<run> probe.baseLrs=[0.1,0.3,1]}. */
@Command(
        name = "probe",
        description = "Linear probing: a linear classifier on the frozen features of the encoder of checkpoint=;"
                + " resume=runs/<date>/<run> continues a run.",
        mixinStandardHelpOptions = true)
final class ProbeCommand extends TrainingCommand {
    ProbeCommand() {
        super(new ProbeJobs(), ProbeConfig.class);
    }
}
