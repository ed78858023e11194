package io.mae4j.experiments;

import io.mae4j.UserError;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;

/** The command {@code mae}. Exit codes: 0 done, 2 bad input (one line, no stack trace), 1 a bug (with its stack trace). */
@Command(
        name = "mae",
        description = "Masked autoencoders on the JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.Version.class)
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        System.exit(commandLine().execute(args));
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setParameterExceptionHandler((e, args) -> badInput(e.getCommandLine(), e))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof UserError) {
                        return badInput(command, e);
                    }
                    throw e;
                });
    }

    private static int badInput(CommandLine command, Exception e) {
        command.getErr().println("mae: " + e.getMessage());
        return CommandLine.ExitCode.USAGE;
    }

    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Main.class.getPackage().getImplementationVersion();
            return new String[] {"mae " + (version == null ? "(development build)" : version)};
        }
    }
}
