package io.mae4j.experiments;

import io.mae4j.experiments.bench.StepBenchmark;
import io.mae4j.experiments.bench.StepConfig;
import picocli.CommandLine.Command;

/** Times one step of pre-training: {@code mae bench step model=vit_base batch=8 engine.precision=bf16}. */
@Command(
        name = "step",
        description = "Times a step of pre-training: forward, backward, optimiser; profile=true lists its parts.",
        mixinStandardHelpOptions = true)
final class BenchStepCommand extends MeasuredStepCommand {
    BenchStepCommand() {
        super("bench_step", StepConfig.class, StepBenchmark::pretraining);
    }
}
