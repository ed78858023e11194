package io.mae4j.experiments;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Data sets themselves, without a model. */
@Command(
        name = "data",
        description = "Looks into data sets, checks, packs and fetches them: info, verify, pack, download.",
        mixinStandardHelpOptions = true,
        subcommands = {DataInfoCommand.class, DataVerifyCommand.class, DataPackCommand.class, DataDownloadCommand.class
        })
final class DataCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "data needs to know what: "
                        + String.join(", ", spec.subcommands().keySet()));
    }
}
