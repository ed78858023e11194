package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.config.Nearest;
import io.mae4j.experiments.run.Version;
import io.mae4j.train.TrainingFailure;
import java.io.PrintWriter;
import java.nio.file.InvalidPathException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExecutionException;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The command {@code mae}. Exit codes: 0 done, 2 bad input (one line, no stack trace), 130 interrupted, 1 training that
 * cannot go on (one line) or a bug (with its stack trace, and a line that names the plugin if it is one's).
 */
@Command(
        name = "mae",
        description = "Masked autoencoders on the JVM.",
        mixinStandardHelpOptions = true,
        versionProvider = Main.VersionLine.class,
        footer = {"", "mae -Pcuda <command> has the engine for NVIDIA's cards: docs/cuda.md."},
        subcommands = {
            PretrainCommand.class,
            FinetuneCommand.class,
            SegmentCommand.class,
            LabelsCommand.class,
            ProbeCommand.class,
            EvaluateCommand.class,
            AttentionCommand.class,
            FeaturesCommand.class,
            BenchCommand.class,
            DataCommand.class,
            CorruptCommand.class,
            DoctorCommand.class,
            InspectCommand.class,
            ImportCommand.class,
            ExportCommand.class,
            ReconstructCommand.class,
            KnnCommand.class,
            SweepCommand.class,
            ReportCommand.class,
            TrackingCommand.class,
            RerunCommand.class,
            ListCommand.class,
            RecipesCommand.class,
            NotebookCommand.class,
            CompletionCommand.class
        })
public final class Main {
    private Main() {}

    public static void main(String[] args) {
        int exitCode = CommandLine.ExitCode.SOFTWARE;
        // pictures are drawn into files: without this, a display is connected to where there seems to be one, as always
        // on Windows
        if (System.getProperty("java.awt.headless") == null) {
            System.setProperty("java.awt.headless", "true");
        }
        try {
            PluginJars.check(System.getProperty(PluginJars.PROPERTY, ""));
            exitCode = commandLine().execute(words(args, System.getProperty("mae.profile", "")));
        } catch (UserError e) {
            exitCode = CommandLine.ExitCode.USAGE;
            System.err.println("mae: " + e.getMessage());
        } catch (Error e) { // picocli lets it through, and other threads would keep a dead process alive
            exitCode = failed(e);
        } finally {
            System.exit(exitCode);
        }
    }

    /** Without the Maven profile ahead of the command, which {@code mae.cmd} has built with but cannot take off the words. */
    static String[] words(String[] args, String profile) {
        boolean isAhead = !profile.isEmpty() && args.length > 0 && args[0].equals("-P" + profile);
        return isAhead ? Arrays.copyOfRange(args, 1, args.length) : args;
    }

    private static int failed(Error e) {
        Optional<String> problem = UnpackedLibraries.problem(e);
        if (problem.isEmpty()) {
            e.printStackTrace();
            PluginFault.of(e).ifPresent(line -> System.err.println("mae: " + line));
            return CommandLine.ExitCode.SOFTWARE;
        }
        System.err.println("mae: " + problem.get());
        return CommandLine.ExitCode.USAGE;
    }

    /**
     * Runs a command inside this process, as {@code main} does but for the end of it; returns the exit code.
     *
     * @param out where results go
     * @param err where the one line goes that says what was wrong
     */
    public static int run(PrintWriter out, PrintWriter err, String... words) {
        return commandLine().setOut(out).setErr(err).execute(words);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Main())
                .setExecutionStrategy(Main::helpOrRun)
                .setParameterExceptionHandler(
                        (e, args) -> oneLine(e.getCommandLine(), problem(e), CommandLine.ExitCode.USAGE))
                .setExecutionExceptionHandler((e, command, parsed) -> {
                    if (e instanceof UserError) {
                        return oneLine(command, e.getMessage(), CommandLine.ExitCode.USAGE);
                    } else if (e instanceof TrainingFailure) {
                        return oneLine(command, e.getMessage(), CommandLine.ExitCode.SOFTWARE);
                    } else if (e instanceof InvalidPathException no) { // on Windows, of a name with ? or *, for example
                        return oneLine(
                                command,
                                "'" + no.getInput() + "' is no path here: " + no.getReason(),
                                CommandLine.ExitCode.USAGE);
                    }
                    Optional<String> plugin = PluginFault.of(e);
                    if (plugin.isEmpty()) {
                        throw e;
                    }
                    e.printStackTrace(command.getErr());
                    return oneLine(command, plugin.get(), CommandLine.ExitCode.SOFTWARE);
                });
    }

    /** Help of a composed command shows its configuration; everything else is picocli's. */
    private static int helpOrRun(ParseResult parsed) {
        ParseResult last = parsed;
        while (last.hasSubcommand()) {
            last = last.subcommand();
        }
        CommandLine line = last.commandSpec().commandLine();
        if (!(line.getCommand() instanceof ComposedCommand command)) {
            return new RunLast().execute(parsed);
        }
        try {
            if (!last.isUsageHelpRequested()) {
                command.checkMultirun(SweepCommand.swept());
                return new RunLast().execute(parsed);
            }
            command.help();
            return CommandLine.ExitCode.OK;
        } catch (ExecutionException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new ExecutionException(line, e.getMessage(), e);
        }
    }

    private static String problem(ParameterException e) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName();
        Set<String> commands = e.getCommandLine().getSubcommands().keySet();
        if (!(e instanceof UnmatchedArgumentException unmatched)) {
            return commands.isEmpty()
                    ? e.getMessage()
                    : "which command? " + command + " --help says what they do; known: " + String.join(", ", commands);
        }
        String word = unmatched.getUnmatched().get(0);
        if (word.startsWith("-P")) {
            return word + " comes ahead of the command: mae " + word + " pretrain, for example";
        } else if (word.startsWith("-")) {
            return "there is no option " + word + option(word, e.getCommandLine());
        }
        return commands.isEmpty()
                ? command + ": '" + word + "' is a word too many"
                : "there is no command " + word + Nearest.hint(word, commands);
    }

    private static String option(String word, CommandLine line) {
        Set<String> known = line.getCommandSpec().optionsMap().keySet();
        String name = word.split("=", 2)[0];
        boolean isKey = line.getCommand() instanceof ComposedCommand
                && (name.contains(".") || word.contains("="))
                && Nearest.to(name, known).isEmpty();
        return isKey
                ? ": keys are written without dashes, as " + word.replaceFirst("^-+", "")
                        + (name.equals(word) ? "=..." : "")
                : Nearest.hint(name, known);
    }

    private static int oneLine(CommandLine command, String problem, int exitCode) {
        command.getErr().println("mae: " + problem.replace("\n", "\\n").replace("\r", "\\r")); // of a value, or a path
        return exitCode;
    }

    static final class VersionLine implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"mae " + Version.current()};
        }
    }
}
