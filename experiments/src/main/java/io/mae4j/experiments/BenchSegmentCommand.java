package io.mae4j.experiments;

import io.mae4j.experiments.bench.SegmentStepConfig;
import io.mae4j.experiments.bench.StepBenchmark;
import picocli.CommandLine.Command;

/** Times one step of semantic segmentation: {@code mae bench segment model=vit_base head=linear engine.precision=bf16}. */
@Command(
        name = "segment",
        description = "Times a step of segmentation: forward, backward, optimiser; profile=true lists its parts.",
        mixinStandardHelpOptions = true)
final class BenchSegmentCommand extends MeasuredStepCommand {
    BenchSegmentCommand() {
        super("bench_segment", SegmentStepConfig.class, StepBenchmark::segmentation);
    }
}
