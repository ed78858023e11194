package io.mae4j.experiments;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measurements. */
@Command(
        name = "bench",
        description = "Measures speed: step, finetune, segment, forward, data, table2.",
        mixinStandardHelpOptions = true,
        subcommands = {
            BenchStepCommand.class,
            BenchFinetuneCommand.class,
            BenchSegmentCommand.class,
            BenchForwardCommand.class,
            BenchDataCommand.class,
            BenchTable2Command.class
        })
final class BenchCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "bench needs to know what: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
