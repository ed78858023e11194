package io.mae4j.notebook;

import io.mae4j.UserError;
import io.mae4j.experiments.Commands;
import io.mae4j.experiments.sweep.SweepFolder;
import io.mae4j.experiments.sweep.SweepIndex;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A sweep that is done: its runs, and the charts and tables of its report. A cell shows the table of its runs. */
public final class Sweep implements Rich {
    private final SweepFolder folder;
    private Path report; // made when a chart is first asked for

    Sweep(SweepFolder folder) {
        this.folder = folder;
    }

    /** Where the runs are, {@code runs/<date>/<time>-<name>-sweep}; {@code mae report} takes it. */
    public Path folder() {
        return folder.path();
    }

    /** The runs, in order. */
    public List<Run> runs() {
        return folder.jobs().stream().map(job -> new Run(folder.run(job))).toList();
    }

    /** A run for each row: the values of what was swept, some final metrics, and how long it took. */
    public Table table(String... metrics) {
        SweepIndex index = SweepIndex.of(folder);
        List<String> head = new ArrayList<>(index.axes().keySet());
        head.addAll(List.of(metrics));
        head.add("seconds");
        Table table = Table.of(head);
        for (SweepIndex.Entry job : index.jobs()) {
            List<Object> row = new ArrayList<>();
            index.axes().keySet().forEach(axis -> row.add(job.values().getOrDefault(axis, "")));
            for (String metric : metrics) {
                row.add(job.metrics().containsKey(metric) ? job.metrics().get(metric) : "");
            }
            row.add(job.costs().getOrDefault("wallSeconds", Double.NaN));
            table.row(row);
        }
        return table;
    }

    /** A metric against what was swept; for several axes, a chart of each. */
    public List<Plot> plots(String metric) {
        return drawn("-" + metric + ".svg", "");
    }

    /** What the paper measured along the same axis, where it did: linear probing and fine-tuning of ViT-L. */
    public List<Plot> paper() {
        return drawn(".svg", "paper-");
    }

    /** The training losses of all runs in one chart. */
    public Plot losses() {
        return drawn(".svg", "loss").get(0);
    }

    private List<Plot> drawn(String end, String begin) {
        if (report == null) {
            report = Commands.report(folder);
        }
        try (Stream<Path> files = Files.list(report.resolveSibling("report"))) {
            List<Plot> plots = new ArrayList<>();
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.endsWith(end) && name.startsWith(begin)) {
                    plots.add(Plot.drawn(name.substring(0, name.length() - 4), Files.readString(file)));
                }
            }
            if (plots.isEmpty()) {
                throw new UserError("the report has no such chart; it has "
                        + String.join(
                                ", ",
                                SweepIndex.of(folder).jobs().get(0).metrics().keySet()));
            }
            return plots;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Map<String, String> forms() {
        return table("knn.top1", "test.loss", "loss").forms();
    }

    @Override
    public String toString() {
        return forms().get(TEXT);
    }
}
