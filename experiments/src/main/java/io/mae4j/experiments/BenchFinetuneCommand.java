package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.experiments.bench.FinetuneStepConfig;
import io.mae4j.experiments.bench.StepBenchmark;
import io.mae4j.experiments.bench.StepResult;
import io.mae4j.experiments.bench.StepTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times one step of fine-tuning: {@code mae bench finetune model=vit_base batch=8 engine.precision=bf16}. */
@Command(
        name = "finetune",
        description = "Times a step of fine-tuning: forward, backward, optimiser; profile=true lists its parts.",
        mixinStandardHelpOptions = true)
final class BenchFinetuneCommand extends ComposedCommand {
    @Option(names = "--json", description = "Prints one line of JSON instead of a table.")
    private boolean json;

    BenchFinetuneCommand() {
        super("bench_finetune", FinetuneStepConfig.class);
    }

    @Override
    int run(Composed composed) {
        StepResult result = StepBenchmark.finetuning(composed);
        out().print(json ? result.json() + "\n" : StepTable.of(result));
        out().flush();
        return 0;
    }
}
