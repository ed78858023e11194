package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.experiments.evaluate.EvaluateJobs;
import io.mae4j.experiments.sweep.JobCommand;
import io.mae4j.experiments.sweep.Multirun;
import io.mae4j.experiments.sweep.StatusTable;
import io.mae4j.experiments.sweep.SweepFolder;
import io.mae4j.experiments.sweep.SweepIndex;
import io.mae4j.experiments.task.TrainingTasks;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What can be done with a sweep that was begun by {@code -m}. */
@Command(
        name = "sweep",
        description =
                "Shows how far a sweep is, or goes on with it; -m begins one: mae pretrain -m mask.ratio=0.25,0.5",
        subcommands = {SweepCommand.Status.class, SweepCommand.Resume.class, SweepCommand.Job.class},
        mixinStandardHelpOptions = true)
final class SweepCommand implements Callable<Integer> {
    private static final List<JobCommand> COMMANDS = Stream.concat(
                    TrainingTasks.all().stream(), Stream.of(new EvaluateJobs()))
            .toList();

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        spec.commandLine().usage(spec.commandLine().getOut());
        return 0;
    }

    /** The names of the commands whose runs can be jobs. */
    static List<String> swept() {
        return COMMANDS.stream().map(JobCommand::name).toList();
    }

    /** The command whose runs a sweep's jobs are. */
    static JobCommand command(SweepFolder sweep) {
        return COMMANDS.stream()
                .filter(command -> command.name().equals(sweep.command()))
                .findFirst()
                .orElseThrow(() -> new UserError(
                        sweep + " is a sweep of mae " + sweep.command() + ", which this version does not have"));
    }

    /** What the sub-commands have in common. */
    abstract static class OnFolder implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Parameters(paramLabel = "<sweep folder>", description = "Such as runs/2026-11-23/10-00-00-pretrain-sweep.")
        private Path folder;

        final SweepFolder sweep() {
            return SweepFolder.open(folder);
        }

        final PrintWriter out() {
            return spec.commandLine().getOut();
        }

        final Multirun multirun() {
            return new Multirun(Main.class, out());
        }
    }

    /** A table of the jobs. */
    @Command(name = "status", description = "Shows what has become of each job.", mixinStandardHelpOptions = true)
    static final class Status extends OnFolder {
        @Override
        public Integer call() {
            out().println(new StatusTable(SweepIndex.of(sweep())));
            return 0;
        }
    }

    /** Runs what is left. */
    @Command(
            name = "resume",
            description = "Runs what has not finished; jobs that were interrupted go on from their checkpoints.",
            mixinStandardHelpOptions = true)
    static final class Resume extends OnFolder {
        @Parameters(
                index = "1..*",
                paramLabel = "key=value",
                description = "Another launcher: launcher=processes launcher.jobs=2.")
        private List<String> settings = List.of();

        @Option(names = "--retry-failed", description = "Runs jobs that failed as well.")
        private boolean retryFailed;

        @Override
        public Integer call() {
            SweepFolder sweep = sweep();
            return multirun().resume(sweep, command(sweep), settings, retryFailed);
        }
    }

    /** What a process does that the sweep starts for one job. */
    @Command(name = "job", description = "Runs one job, for the sweep whose process started this one.", hidden = true)
    static final class Job extends OnFolder {
        @Parameters(index = "1", paramLabel = "<number>", description = "Which job, from 0.")
        private int number;

        @Override
        public Integer call() {
            SweepFolder sweep = sweep();
            return multirun().job(sweep, command(sweep), number);
        }
    }
}
