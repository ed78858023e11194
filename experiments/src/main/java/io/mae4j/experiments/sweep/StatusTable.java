package io.mae4j.experiments.sweep;

import io.mae4j.text.TextTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The state of a sweep's jobs, as a table of plain text: number, status, swept values, and the metrics that people look at. */
public record StatusTable(SweepIndex index) {
    private static final List<String> METRICS =
            List.of("loss", "test.loss", "knn.top1", "test.top1", "probe.top1", "test.miou");

    @Override
    public String toString() {
        List<String> metrics = METRICS.stream()
                .filter(name ->
                        index.jobs().stream().anyMatch(job -> job.metrics().containsKey(name)))
                .toList();
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("job", "status"));
        head.addAll(index.axes().keySet());
        head.addAll(metrics);
        head.add("seconds");
        rows.add(head);
        for (SweepIndex.Entry job : index.jobs()) {
            List<String> row = new ArrayList<>(List.of(job.folder(), job.status()));
            index.axes().keySet().forEach(key -> row.add(job.values().getOrDefault(key, "")));
            metrics.forEach(name -> row.add(number(job.metrics(), name, "%.4f")));
            row.add(number(job.costs(), "wallSeconds", "%.1f"));
            rows.add(row);
        }
        StringBuilder table = new StringBuilder(TextTable.of(rows)).append('\n');
        index.jobs().stream().filter(job -> !job.error().isEmpty()).forEach(job -> table.append(job.folder())
                .append(": ")
                .append(job.error())
                .append('\n'));
        return table.toString().stripTrailing();
    }

    private static String number(Map<String, Double> values, String name, String format) {
        return values.containsKey(name) ? String.format(Locale.ROOT, format, values.get(name)) : "";
    }
}
