package io.mae4j.experiments;

import io.mae4j.experiments.bench.FinetuneStepConfig;
import io.mae4j.experiments.bench.StepBenchmark;
import picocli.CommandLine.Command;

/** Times one step of fine-tuning: {@code mae bench finetune model=vit_base batch=8 engine.precision=bf16}. */
@Command(
        name = "finetune",
        description = "Times a step of fine-tuning: forward, backward, optimiser; profile=true lists its parts.",
        mixinStandardHelpOptions = true)
final class BenchFinetuneCommand extends MeasuredStepCommand {
    BenchFinetuneCommand() {
        super("bench_finetune", FinetuneStepConfig.class, StepBenchmark::finetuning);
    }
}
