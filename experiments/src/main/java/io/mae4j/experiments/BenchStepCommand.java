package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.experiments.bench.StepBenchmark;
import io.mae4j.experiments.bench.StepConfig;
import io.mae4j.experiments.bench.StepResult;
import io.mae4j.experiments.bench.StepTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times one step of pre-training: {@code mae bench step model=vit_base batch=8 engine.precision=bf16}. */
@Command(
        name = "step",
        description = "Times a step of pre-training: forward, backward, optimiser; profile=true lists its parts.",
        mixinStandardHelpOptions = true)
final class BenchStepCommand extends ComposedCommand {
    @Option(names = "--json", description = "Prints one line of JSON instead of a table.")
    private boolean json;

    BenchStepCommand() {
        super("bench_step", StepConfig.class);
    }

    @Override
    int run(Composed composed) {
        StepResult result = StepBenchmark.pretraining(composed);
        out().print(json ? result.json() + "\n" : StepTable.of(result));
        out().flush();
        return 0;
    }
}
