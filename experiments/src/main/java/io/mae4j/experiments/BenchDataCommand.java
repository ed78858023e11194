package io.mae4j.experiments;

import io.mae4j.config.Compose;
import io.mae4j.config.Composed;
import io.mae4j.experiments.bench.DataBenchmark;
import io.mae4j.experiments.bench.DataResult;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times the input pipeline: {@code mae bench data data=folder data.root=... loader.threads=2}. */
@Command(
        name = "data",
        description = "Times the input pipeline: files to batches; profile=true shows where the time goes.",
        mixinStandardHelpOptions = true)
final class BenchDataCommand extends ComposedCommand implements Callable<Integer> {
    @Option(names = "--json", description = "Prints one line of JSON instead of a table.")
    private boolean json;

    @Override
    public Integer call() {
        Composed composed = Compose.of("bench_data").with(overrides()).compose();
        if (!showed(composed)) {
            DataResult result = DataBenchmark.run(composed);
            out().print(json ? result.json() + "\n" : result.table());
            out().flush();
        }
        return 0;
    }
}
