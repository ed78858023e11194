package io.mae4j.experiments;

import io.mae4j.experiments.report.SweepReport;
import io.mae4j.experiments.sweep.SweepFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Makes a page of what a sweep came to: {@code mae report runs/2026-01-01/10-00-00-mask-ratio-sweep}. */
@Command(
        name = "report",
        description =
                "Writes report.html into a sweep folder: charts beside the paper's, tables, losses, reconstructions, costs.",
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "<sweep folder>", description = "Such as runs/2026-11-23/10-00-00-pretrain-sweep.")
    private Path folder;

    @Override
    public Integer call() {
        SweepFolder sweep = SweepFolder.open(folder);
        spec.commandLine().getOut().println("report     " + SweepReport.write(sweep, SweepCommand.command(sweep)));
        return 0;
    }
}
