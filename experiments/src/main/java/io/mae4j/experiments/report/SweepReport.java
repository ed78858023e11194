package io.mae4j.experiments.report;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigValueType;
import io.mae4j.UserError;
import io.mae4j.experiments.sweep.Job;
import io.mae4j.experiments.sweep.JobCommand;
import io.mae4j.experiments.sweep.SweepFolder;
import io.mae4j.experiments.sweep.SweepIndex;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The page {@code report.html} of a sweep, and its charts as SVG and PNG files in {@code report/}. */
public final class SweepReport {
    private static final List<String> COSTS = List.of("wallSeconds", "imagesPerSecond", "peakMemoryBytes");
    private static final int MOST_PICTURES = 12;

    private final SweepFolder sweep;
    private final SweepIndex index;
    private final List<Setting> settings;
    private final List<String> axes;
    private final List<String> metrics;
    private final Optional<Paper.Table> paper;
    private final Map<String, String> files = new LinkedHashMap<>();

    private SweepReport(SweepFolder sweep) {
        this.sweep = sweep;
        this.index = SweepIndex.of(sweep);
        this.settings = Setting.of(index);
        this.axes = Setting.axes(index);
        this.metrics = metrics(index);
        this.paper = Paper.read().table(axes);
    }

    /**
     * Writes the report of a sweep as far as it is; returns the page.
     *
     * @throws UserError if no job has finished
     */
    public static Path write(SweepFolder sweep, JobCommand command) {
        SweepReport report = new SweepReport(sweep);
        if (report.settings.stream().allMatch(s -> s.finished().isEmpty())) {
            throw new UserError(sweep + ": no job has finished yet, so that there is nothing to report");
        }
        Path folder = sweep.path().resolve("report");
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(folder, e);
        }
        String body = report.heading()
                + report.charts()
                + report.settings()
                + report.losses()
                + report.pictures(command)
                + report.jobs();
        report.files.forEach((name, svg) -> ChartFiles.write(folder, name, svg));
        Path page = sweep.path().resolve("report.html");
        String title = report.index.name() + ": " + String.join(" × ", report.axes);
        AtomicFile.write(page, Html.page(title, body));
        return page;
    }

    private String heading() {
        long finished = index.jobs().stream()
                .filter(job -> job.status().equals("finished"))
                .count();
        int seeds = settings.stream().mapToInt(s -> s.jobs().size()).max().orElse(0);
        StringBuilder html = new StringBuilder("<h1>" + Html.escaped(index.name()) + "</h1>\n<p>"
                + index.jobs().size() + " jobs of <code>mae " + index.command() + "</code>, " + finished
                + " finished: " + settings.size() + (settings.size() == 1 ? " setting, " : " settings, ")
                + (seeds == 1 ? "one seed" : "up to " + seeds + " seeds") + " each. Swept:");
        index.axes().forEach((key, values) -> html.append(" <code>")
                .append(Html.escaped(key + "=" + String.join(",", values)))
                .append("</code>"));
        html.append("</p>\n<p>In common: <code>")
                .append(Html.escaped(String.join(" ", sweep.overrides())))
                .append("</code></p>\n");
        index.jobs().stream().filter(job -> !job.error().isEmpty()).forEach(job -> html.append(
                        "<p class=\"failed\">Job ")
                .append(job.folder())
                .append(" failed: ")
                .append(Html.escaped(job.error()))
                .append("</p>\n"));
        paper.ifPresent(table -> html.append("<p class=\"note\">Beside ours: the paper's ")
                .append(Html.escaped(table.title()))
                .append(
                        " (He et al. 2021), measured with ViT-L/16 on ImageNet-1K after 800 epochs. At another size only the"
                                + " order of the settings can be compared, not the height of the numbers."
                                + agreement(table) + "</p>\n"));
        return html.toString();
    }

    /** In how many pairs of settings our first metric and the paper's linear probing agree on the better one. */
    private String agreement(Paper.Table table) {
        if (metrics.isEmpty()) { // of runs of no epochs
            return "";
        }
        String metric = metrics.get(0);
        List<Agreement.Measured> both = new ArrayList<>();
        for (Setting setting : settings) {
            double ours = setting.statistic(metric).mean();
            row(table, setting)
                    .filter(row -> !Double.isNaN(ours))
                    .ifPresent(row ->
                            both.add(new Agreement.Measured(AxisCharts.isAccuracy(metric) ? ours : -ours, row.lin())));
        }
        Agreement agreement = Agreement.of(both);
        return agreement.pairs() == 0
                ? ""
                : " Of " + agreement.pairs() + " pairs of settings, " + Html.escaped(metric)
                        + " and the paper's linear probing agree in " + agreement.same() + " on which is better.";
    }

    private String charts() {
        StringBuilder html = new StringBuilder();
        for (String axis : axes) {
            html.append("<h2>").append(Html.escaped(axis)).append("</h2>\n<div class=\"charts\">\n");
            for (AxisCharts.Chart chart : new AxisCharts(axis, settings, metrics, paper).all()) {
                files.put(chart.name(), chart.svg());
                html.append(chart.isPaper() ? "<figure class=\"paper\">" : "<figure>")
                        .append(chart.svg())
                        .append("</figure>\n");
            }
            html.append("</div>\n");
        }
        return html.append("<p class=\"note\">Points are means, bars one standard deviation over the seeds.</p>\n")
                .toString();
    }

    private String settings() {
        List<String> head = new ArrayList<>(axes);
        metrics.forEach(metric -> head.add(AxisCharts.title(metric)));
        paper.ifPresent(table -> head.addAll(List.of("paper: lin, %", "paper: ft, %")));
        head.addAll(List.of("seconds", "images/s", "peak memory, MB"));
        List<List<String>> rows = new ArrayList<>();
        for (Setting setting : settings) {
            List<String> row = new ArrayList<>();
            axes.forEach(axis -> row.add(setting.values().get(axis)));
            metrics.forEach(metric -> row.add(setting.statistic(metric)
                    .times(AxisCharts.factor(metric))
                    .text(AxisCharts.isAccuracy(metric) ? 2 : 4)));
            paper.ifPresent(table -> {
                Optional<Paper.Row> found = row(table, setting);
                row.add(found.map(r -> "" + r.lin()).orElse(""));
                row.add(found.map(r -> "" + r.ft()).orElse(""));
            });
            row.add(setting.statistic(COSTS.get(0)).text(1));
            row.add(setting.statistic(COSTS.get(1)).text(0));
            row.add(setting.statistic(COSTS.get(2)).times(1e-6).text(0));
            rows.add(row);
        }
        return "<h2>Settings, and what they cost</h2>\n<div class=\"wide\">" + Html.table(head, rows) + "</div>\n"
                + "<p class=\"note\">Memory is what the whole process had at most while the job ran; with launcher=basic all jobs"
                + " share one.</p>\n";
    }

    private String losses() {
        SvgChart chart = LossCurves.chart(sweep.path(), settings);
        if (chart.isEmpty()) {
            return "";
        }
        files.put("loss", chart.svg());
        return "<h2>Losses</h2>\n<div class=\"charts\"><figure>" + chart.svg() + "</figure></div>\n"
                + "<p class=\"note\">Losses under different masks or of different targets are of different tasks: a lower one"
                + " is not a better model.</p>\n";
    }

    private String pictures(JobCommand command) {
        StringBuilder html = new StringBuilder();
        for (Setting setting : settings.stream().limit(MOST_PICTURES).toList()) {
            if (setting.finished().isEmpty()) {
                continue;
            }
            Job job = sweep.jobs().get(setting.finished().get(0).number());
            Path png = sweep.path()
                    .resolve("report")
                    .resolve("reconstructions-" + setting.finished().get(0).folder() + ".png");
            if (command.reconstruct(sweep.run(job), png)) {
                html.append("<figure><figcaption>")
                        .append(Html.escaped(setting.title()))
                        .append("</figcaption><img alt=\"reconstructions\" src=\"data:image/png;base64,")
                        .append(Base64.getEncoder().encodeToString(bytes(png)))
                        .append("\"></figure>\n");
            }
        }
        return html.isEmpty()
                ? ""
                : "<h2>Reconstructions</h2>\n<p class=\"note\">The same pictures under the same masks, random and 75 %, whatever"
                        + " a setting was trained with; the first seed of each. Columns: original, masked, reconstruction, and"
                        + " the reconstruction with the visible patches.</p>\n<div class=\"pictures\">\n" + html
                        + "</div>\n";
    }

    private String jobs() {
        List<String> head = new ArrayList<>(List.of("job", "status"));
        head.addAll(index.axes().keySet());
        metrics.forEach(metric -> head.add(AxisCharts.title(metric)));
        head.addAll(List.of("seconds", "images/s", "attempts"));
        List<List<String>> rows = new ArrayList<>();
        for (SweepIndex.Entry job : index.jobs()) {
            List<String> row = new ArrayList<>(List.of(job.folder(), job.status()));
            index.axes().keySet().forEach(axis -> row.add(job.values().getOrDefault(axis, "")));
            Setting alone = new Setting(job.values(), List.of(job));
            metrics.forEach(metric -> row.add(alone.statistic(metric)
                    .times(AxisCharts.factor(metric))
                    .text(AxisCharts.isAccuracy(metric) ? 2 : 4)));
            row.add(alone.statistic(COSTS.get(0)).text(1));
            row.add(alone.statistic(COSTS.get(1)).text(0));
            row.add("" + job.attempts());
            rows.add(row);
        }
        return "<h2>All jobs</h2>\n<div class=\"wide\">" + Html.table(head, rows) + "</div>\n";
    }

    private Optional<Paper.Row> row(Paper.Table table, Setting setting) {
        Config config =
                sweep.composed(sweep.jobs().get(setting.jobs().get(0).number())).config();
        return table.row(key -> {
            if (setting.values().containsKey(key)) {
                return setting.values().get(key);
            } else if (!config.hasPath(key)) {
                return null;
            }
            return config.getValue(key).valueType() == ConfigValueType.OBJECT
                    ? config.getString(key + ".name")
                    : config.getString(key);
        });
    }

    /** What is worth a chart: accuracies first, then the losses. */
    private static List<String> metrics(SweepIndex index) {
        Set<String> all = new TreeSet<>();
        index.jobs().forEach(job -> all.addAll(job.metrics().keySet()));
        List<String> chosen = new ArrayList<>(all.stream()
                .filter(name -> (name.endsWith("top1") || name.endsWith("miou")) && !name.contains("untrained"))
                .toList());
        List.of("test.loss", "loss").stream().filter(all::contains).forEach(chosen::add);
        return chosen;
    }

    private static byte[] bytes(Path file) {
        try {
            return Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
