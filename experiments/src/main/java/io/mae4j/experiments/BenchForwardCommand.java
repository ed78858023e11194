package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.experiments.bench.ForwardBenchmark;
import io.mae4j.experiments.bench.StepConfig;
import picocli.CommandLine.Command;

/** Whether a model fits: {@code mae bench forward model=vit_huge image=448 batch=1 steps=1}. */
@Command(
        name = "forward",
        description = "Forward passes without gradients: whether a model fits this machine, and how long one takes.",
        mixinStandardHelpOptions = true)
final class BenchForwardCommand extends ComposedCommand {
    BenchForwardCommand() {
        super("bench_step", StepConfig.class);
    }

    @Override
    int run(Composed composed) {
        out().print(ForwardBenchmark.run(composed));
        out().flush();
        return 0;
    }
}
