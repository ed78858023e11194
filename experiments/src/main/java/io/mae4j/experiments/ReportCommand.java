package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.experiments.report.SweepReport;
import io.mae4j.experiments.sweep.SweepFolder;
import java.io.PrintWriter;
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
                "Writes report.html into a sweep folder: charts beside the paper's, tables, losses, reconstructions, costs;"
                        + " and the charts as SVG and PNG files into its folder report."
                        + " mae report robustness <evaluation>... draws the robustness of several models together.",
        subcommands = ReportRobustnessCommand.class,
        mixinStandardHelpOptions = true)
final class ReportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            arity = "0..1", // of the sub-command there is none
            paramLabel = "<sweep folder>",
            description = "Such as runs/2026-11-23/10-00-00-pretrain-sweep.")
    private Path folder;

    @Override
    public Integer call() {
        if (folder == null) {
            throw new UserError("give a sweep's folder: mae report runs/<date>/<sweep>");
        }
        SweepFolder sweep = SweepFolder.open(folder);
        PrintWriter out = spec.commandLine().getOut();
        out.println("report     " + SweepReport.write(sweep, SweepCommand.command(sweep)));
        out.println("plots      " + sweep.path().resolve("report"));
        return 0;
    }
}
