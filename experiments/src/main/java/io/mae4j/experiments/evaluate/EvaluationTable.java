package io.mae4j.experiments.evaluate;

import io.mae4j.eval.robustness.BenchmarkResult;
import io.mae4j.eval.robustness.CorruptionScore;
import io.mae4j.eval.robustness.Results;
import io.mae4j.eval.robustness.Score;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** The results of an evaluation as plain text. Errors and accuracies are in percent. */
record EvaluationTable(Results results) {

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        for (BenchmarkResult result : results.benchmarks()) {
            text.append(String.format(Locale.ROOT, "%-16s ", result.title()));
            text.append(result.total() == null ? "nothing could be read" : total(result.total()));
            if (result.corruption() != null) {
                corruption(text, result);
            }
            text.append('\n');
            result.missing()
                    .forEach(what -> text.append("  missing  ").append(what).append('\n'));
            result.notes()
                    .forEach(note -> text.append("  note     ").append(note).append('\n'));
        }
        results.missing().forEach(name -> text.append("missing  ").append(name).append('\n'));
        return text.toString();
    }

    private static String total(Score score) {
        return String.format(
                Locale.ROOT,
                "top-1 %.2f%s  ECE %.4f  of %,d pictures",
                100 * score.top1(),
                score.top5() == null ? "" : String.format(Locale.ROOT, "  top-5 %.2f", 100 * score.top5()),
                score.ece(),
                score.pictures());
    }

    private static void corruption(StringBuilder text, BenchmarkResult result) {
        CorruptionScore score = result.corruption();
        List<Integer> severities = result.severities();
        text.append(String.format(Locale.ROOT, "%n  %-20s", "top-1 error"));
        severities.forEach(severity -> text.append(String.format(Locale.ROOT, "%7d", severity)));
        text.append(String.format(Locale.ROOT, "%8s%8s%n", "mean", score.baseline() == null ? "" : "CE"));
        for (String corruption : result.corruptions()) {
            text.append(String.format(Locale.ROOT, "  %-20s", corruption));
            for (int severity : severities) {
                OptionalDouble error = result.error(corruption, severity);
                text.append(String.format(Locale.ROOT, "%7s", error.isPresent() ? percent(error.getAsDouble()) : "-"));
            }
            Double mean = score.error().get(corruption);
            Double ce = score.ce().get(corruption);
            text.append(String.format(
                    Locale.ROOT,
                    "%8s%8s%n",
                    mean == null ? "-" : percent(mean),
                    ce != null ? String.format(Locale.ROOT, "%.1f", ce) : score.baseline() == null ? "" : "-"));
        }
        text.append("  ").append(summary(score));
    }

    /** {@code clean error 12.10, mean error 30.22, mCE 51.7 (AlexNet: 100), relative mCE 60.1}. */
    static String summary(CorruptionScore score) {
        StringBuilder line = new StringBuilder();
        if (score.clean() != null) {
            line.append("clean error ").append(percent(score.clean())).append(", ");
        }
        line.append("mean error ").append(score.meanError() == null ? "n/a" : percent(score.meanError()));
        if (score.baseline() == null) {
            return line.append("; no mCE without baseline=").toString();
        }
        line.append(", mCE ").append(score.mce() == null ? "n/a" : one(score.mce()));
        if (score.mce() == null && score.presentCe() != null) {
            line.append(String.format(
                    Locale.ROOT,
                    " (mean CE of the %d of %d corruptions that are complete: %.1f)",
                    score.complete(),
                    score.corruptions(),
                    score.presentCe()));
        }
        line.append(", relative mCE ").append(score.relativeMce() == null ? "n/a" : one(score.relativeMce()));
        return line.append("; ").append(score.baseline()).append(" has 100").toString();
    }

    private static String percent(double share) {
        return String.format(Locale.ROOT, "%.2f", 100 * share);
    }

    private static String one(double percent) {
        return String.format(Locale.ROOT, "%.1f", percent);
    }
}
