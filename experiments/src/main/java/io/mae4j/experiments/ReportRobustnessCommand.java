package io.mae4j.experiments;

import io.mae4j.experiments.report.EvaluatedModel;
import io.mae4j.experiments.report.RobustnessReport;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Draws the robustness of several models together: {@code mae report robustness runs/<date>/<run> runs/<date>/<run>}. */
@Command(
        name = "robustness",
        description = "Makes a page of several evaluations: the models beside each other and beside the paper's.",
        mixinStandardHelpOptions = true)
final class ReportRobustnessCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            paramLabel = "<evaluation>",
            arity = "1..*",
            description = "Run folders of mae evaluate, their results.json files, or sweeps of them.")
    private List<Path> evaluations;

    @Option(
            names = {"-o", "--out"},
            paramLabel = "folder",
            defaultValue = "robustness",
            description = "Where report.html and its charts go; ${DEFAULT-VALUE} unless given.")
    private Path folder;

    @Override
    public Integer call() {
        List<EvaluatedModel> models = EvaluatedModel.read(evaluations);
        List<Path> unfinished = EvaluatedModel.unfinished(evaluations);
        PrintWriter out = spec.commandLine().getOut();
        unfinished.forEach(job -> out.println("unfinished " + job));
        out.println("report     " + RobustnessReport.write(folder, models, unfinished));
        return 0;
    }
}
