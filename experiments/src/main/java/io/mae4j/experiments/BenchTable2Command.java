package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.engine.Engine;
import io.mae4j.experiments.bench.ChildRun;
import io.mae4j.experiments.bench.Table2;
import io.mae4j.experiments.bench.Table2Config;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The paper's Table 2 as measured here: {@code mae bench table2 models=[vit_large] engine.precision=bf16}. */
@Command(
        name = "table2",
        description = "The paper's Table 2: steps with and without mask tokens in the encoder, decoder depth 8 and 1.",
        mixinStandardHelpOptions = true)
final class BenchTable2Command extends ComposedCommand {
    @Option(names = "--json", description = "Prints one line of JSON instead of a table.")
    private boolean json;

    BenchTable2Command() {
        super("bench_table2", Table2Config.class);
    }

    @Override
    int run(Composed composed) {
        Table2Config config = composed.bind(Table2Config.class);
        Parts.of(composed).check(Engine.class); // wrong keys end it here
        PrintWriter err = spec.commandLine().getErr();
        Table2 table = Table2.measure(config, Table2.engineOverrides(composed), BenchTable2Command::step, row -> {
            err.println("measuring " + row.model() + (row.maskTokens() ? " with mask tokens" : "") + ", decoder depth "
                    + row.decoderDepth());
            err.flush();
        });
        out().print(json ? table.json() + "\n" : table.text());
        out().flush();
        return 0;
    }

    private static ChildRun step(List<String> overrides) {
        return ChildRun.of(
                Main.class,
                Stream.concat(Stream.of("bench", "step", "--json"), overrides.stream())
                        .toList());
    }
}
