package io.mae4j.experiments;

import io.mae4j.config.Composed;
import io.mae4j.experiments.bench.StepResult;
import io.mae4j.experiments.bench.StepTable;
import java.util.function.Function;
import picocli.CommandLine.Option;

/** A command that times steps of one kind, and prints what it measured as a table or as JSON. */
abstract class MeasuredStepCommand extends ComposedCommand {
    private final Function<Composed, StepResult> measure;

    @Option(names = "--json", description = "Prints one line of JSON instead of a table.")
    private boolean json;

    MeasuredStepCommand(String configuration, Class<? extends Record> root, Function<Composed, StepResult> measure) {
        super(configuration, root);
        this.measure = measure;
    }

    @Override
    final int run(Composed composed) {
        StepResult result = measure.apply(composed);
        out().print(json ? result.json() + "\n" : StepTable.of(result));
        out().flush();
        return 0;
    }
}
