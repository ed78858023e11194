package io.mae4j.experiments.report;

import io.mae4j.UserError;
import io.mae4j.eval.robustness.BenchmarkName;
import io.mae4j.eval.robustness.BenchmarkResult;
import io.mae4j.eval.robustness.CorruptionScore;
import io.mae4j.eval.robustness.PublishedRobustness;
import io.mae4j.eval.robustness.Results;
import io.mae4j.eval.robustness.Score;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/** A page about the robustness of a model, or of several together: {@code report.html}, and its charts as files in {@code report/}. */
public final class RobustnessReport {
    private static final List<BenchmarkName> PUBLISHED = List.of(
            BenchmarkName.IMAGENET_C,
            BenchmarkName.IMAGENET_A,
            BenchmarkName.IMAGENET_R,
            BenchmarkName.IMAGENET_SKETCH);

    private final List<EvaluatedModel> models;
    private final List<Path> unfinished;
    private final Map<String, String> files = new LinkedHashMap<>();

    private RobustnessReport(List<EvaluatedModel> models, List<Path> unfinished) {
        this.models = models;
        this.unfinished = unfinished;
    }

    /**
     * Writes the page into a folder, and returns it.
     *
     * @param unfinished evaluations that are asked for and have no results yet
     * @throws UserError if the folder cannot be written to
     */
    public static Path write(Path folder, List<EvaluatedModel> models, List<Path> unfinished) {
        RobustnessReport report = new RobustnessReport(models, unfinished);
        Path charts = folder.resolve("report");
        try {
            Files.createDirectories(charts);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(charts, e);
        }
        String body = report.heading() + report.paper() + report.benchmarks() + report.missing();
        report.files.forEach((name, svg) -> ChartFiles.write(charts, name, svg));
        Path page = folder.resolve("report.html");
        AtomicFile.write(page, Html.page("Robustness: " + report.names(), body));
        return page;
    }

    private String names() {
        return String.join(", ", models.stream().map(EvaluatedModel::name).toList());
    }

    private String heading() {
        StringBuilder html = new StringBuilder("<h1>Robustness</h1>\n");
        List<List<String>> rows = new ArrayList<>();
        for (EvaluatedModel model : models) {
            Results results = model.results();
            rows.add(List.of(model.name(), results.model(), results.image() + " pixels", results.checkpoint()));
        }
        return html.append(Html.table(List.of("name", "model", "images", "checkpoint"), rows))
                .toString();
    }

    /** The user's models and the published ones, where they were tested on the same. */
    private String paper() {
        if (PUBLISHED.stream()
                .noneMatch(b -> models.stream().anyMatch(m -> m.of(b.key()).isPresent()))) {
            return "";
        }
        List<List<String>> rows = new ArrayList<>();
        for (EvaluatedModel model : models) {
            List<String> row = new ArrayList<>(List.of(model.name()));
            PUBLISHED.forEach(name ->
                    row.add(model.of(name.key()).map(RobustnessReport::figure).orElse("")));
            rows.add(row);
        }
        for (PublishedRobustness published : PublishedRobustness.paper()) {
            List<String> row = new ArrayList<>(List.of("paper: " + published.model()));
            PUBLISHED.forEach(name -> row.add(Html.one(published.of(name.key()))));
            rows.add(row);
        }
        List<String> head = new ArrayList<>(List.of("model"));
        PUBLISHED.forEach(
                name -> head.add(name.title() + (name == BenchmarkName.IMAGENET_C ? ", mCE ↓" : ", top-1 ↑")));
        return "<h2>Beside the paper</h2>\n" + Html.table(head, rows)
                + "<p class=\"note\">Percent. The paper's figures are those of He et al. 2021, Table 13: models fine-tuned on"
                + " ImageNet-1K, tested as they are, and the authors' supervised baselines. mCE is the mean over 15 corruptions"
                + " of the top-1 error divided by AlexNet's.</p>\n";
    }

    // mCE or top-1; where corruptions are missing, what there is and that it is not all
    private static String figure(BenchmarkResult result) {
        CorruptionScore corruption = result.corruption();
        if (corruption == null) {
            return result.total() == null
                    ? "n/a"
                    : Html.one(100 * result.total().top1());
        }
        return corruption.mce() != null
                ? Html.one(corruption.mce())
                : "n/a"
                        + (corruption.presentCe() == null
                                ? ""
                                : " (" + Html.one(corruption.presentCe()) + " over " + corruption.complete() + " of "
                                        + corruption.corruptions() + ")");
    }

    private String benchmarks() {
        Map<List<String>, Map<String, BenchmarkResult>> results =
                new LinkedHashMap<>(); // by benchmark, and then by model
        models.forEach(model -> model.results().benchmarks().forEach(b -> results.computeIfAbsent(
                        List.of(b.benchmark(), b.title()), both -> new LinkedHashMap<>())
                .put(model.name(), b)));
        StringBuilder html = new StringBuilder();
        results.values().forEach(some -> html.append(benchmark(some)));
        return html.toString();
    }

    private String benchmark(Map<String, BenchmarkResult> results) {
        BenchmarkResult any = results.values().iterator().next();
        StringBuilder html = new StringBuilder("<h2>" + Html.escaped(any.title()) + "</h2>\n");
        List<List<String>> rows = new ArrayList<>();
        results.forEach((model, result) -> rows.add(row(model, result)));
        html.append(Html.table(
                List.of(
                        "model",
                        "pictures",
                        "top-1, %",
                        "top-5, %",
                        "loss",
                        "ECE",
                        "clean error, %",
                        "mean error, %",
                        "mCE, %",
                        "relative mCE, %",
                        "divided by"),
                rows));
        CorruptionCharts corruptions = new CorruptionCharts(results);
        Map<String, String> charts = new LinkedHashMap<>(corruptions.charts());
        charts.put("reliability", ReliabilityChart.svg(results));
        html.append("<div class=\"charts\">\n");
        charts.forEach((name, svg) -> {
            String file = (any.title() + "-" + name).replaceAll("[^A-Za-z0-9.-]+", "-");
            files.put(files.containsKey(file) ? any.benchmark() + "-" + file : file, svg);
            html.append("<figure>").append(svg).append("</figure>\n");
        });
        html.append("</div>\n").append(corruptions.tables());
        results.forEach((model, result) -> html.append(classes(model, result)));
        results.values().stream()
                .flatMap(result -> result.notes().stream())
                .distinct()
                .forEach(note -> html.append("<p class=\"note\">Note: ")
                        .append(Html.escaped(note))
                        .append("</p>\n"));
        return html.toString();
    }

    private static List<String> row(String model, BenchmarkResult result) {
        Score total = result.total();
        List<String> row = new ArrayList<>(List.of(model));
        if (total == null) {
            row.addAll(List.of("0", "", "", "", ""));
        } else {
            row.addAll(List.of(
                    String.format(Locale.ROOT, "%,d", total.pictures()),
                    Html.two(100 * total.top1()),
                    total.top5() == null ? "" : Html.two(100 * total.top5()),
                    String.format(Locale.ROOT, "%.4f", total.loss()),
                    String.format(Locale.ROOT, "%.4f", total.ece())));
        }
        CorruptionScore score = result.corruption();
        Stream<String> more = score == null
                ? Stream.of("", "", "", "", "")
                : Stream.of(
                        score.clean() == null ? "" : Html.two(100 * score.clean()),
                        score.meanError() == null ? "n/a" : Html.two(100 * score.meanError()),
                        score.baseline() == null ? "" : figure(result),
                        score.baseline() == null || score.relativeMce() != null ? Html.one(score.relativeMce()) : "n/a",
                        score.baseline() == null ? "" : score.baseline());
        more.forEach(row::add);
        return row;
    }

    private static String classes(String model, BenchmarkResult result) {
        List<List<String>> rows = new ArrayList<>();
        for (BenchmarkResult.ClassScore score : result.classes()) {
            rows.add(List.of(
                    score.name(),
                    String.format(Locale.ROOT, "%,d", score.pictures()),
                    score.pictures() == 0 ? "missing" : Html.two(100.0 * score.right() / score.pictures())));
        }
        return "<details><summary>" + Html.escaped(model) + ", class by class</summary>\n"
                + Html.table(List.of("class", "pictures", "top-1, %"), rows) + "</details>\n";
    }

    private String missing() {
        List<String> missing = new ArrayList<>();
        for (EvaluatedModel model : models) {
            Results results = model.results();
            results.missing().forEach(what -> missing.add(model.name() + ": " + what));
            results.benchmarks().forEach(b -> b.missing()
                    .forEach(what -> missing.add(model.name() + ": " + b.title() + ": " + what)));
        }
        unfinished.forEach(job -> missing.add(job + ", which has not finished"));
        StringBuilder html = new StringBuilder();
        missing.forEach(what -> html.append("<li>").append(Html.escaped(what)).append("</li>\n"));
        return html.isEmpty()
                ? ""
                : "<h2>Missing</h2>\n<p>Not there, and so not in any number above:</p>\n<ul class=\"failed\">\n" + html
                        + "</ul>\n";
    }
}
