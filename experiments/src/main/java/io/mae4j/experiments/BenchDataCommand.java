package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.experiments.bench.DataBenchmark;
import io.mae4j.experiments.bench.DataConfig;
import io.mae4j.experiments.bench.DataResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Times the input pipeline: {@code mae bench data data=folder data.root=... loader.threads=2}. */
@Command(
        name = "data",
        description = "Times the input pipeline: files to batches; profile=true shows where the time goes.",
        mixinStandardHelpOptions = true)
final class BenchDataCommand extends ComposedCommand {
    @Option(names = "--json", description = "Prints one line of JSON instead of a table.")
    private boolean json;

    BenchDataCommand() {
        super("bench_data", DataConfig.class);
    }

    @Override
    int run(Composed composed) {
        DataResult result = DataBenchmark.run(composed);
        out().print(json ? result.json() + "\n" : result.table());
        out().flush();
        return 0;
    }
}
