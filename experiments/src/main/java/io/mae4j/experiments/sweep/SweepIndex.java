package io.mae4j.experiments.sweep;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.mae4j.UserError;
import io.mae4j.config.ConfigOverride;
import io.mae4j.file.AtomicFile;
import io.mae4j.text.CsvCell;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What there is of each job of a sweep, {@code index.json} and {@code index.csv}: made anew from the jobs' own files whenever one
 * of them ends, and read by nobody but people and reports.
 */
public record SweepIndex(String command, String name, Map<String, List<String>> axes, List<Entry> jobs) {
    private static final Set<String> COSTS = Set.of("wallSeconds", "imagesPerSecond", "peakMemoryBytes", "steps");

    /**
     * A job.
     *
     * @param folder within the sweep's
     * @param values of the swept keys, as overrides write them
     * @param status {@code pending}, {@code running}, {@code interrupted}, {@code finished} or {@code failed}
     * @param metrics the final ones
     * @param costs {@code wallSeconds}, {@code imagesPerSecond}, {@code peakMemoryBytes}, {@code steps}
     */
    public record Entry(
            int number,
            String folder,
            Map<String, String> values,
            String status,
            String error,
            int attempts,
            Map<String, Double> metrics,
            Map<String, Double> costs) {}

    /** What there is now. */
    public static SweepIndex of(SweepFolder sweep) {
        List<Entry> entries =
                sweep.jobs().stream().map(job -> entry(sweep.job(job))).toList();
        return new SweepIndex(sweep.command(), sweep.plan().name(), sweep.plan().axes(), entries);
    }

    /** Writes both files. */
    void write(Path folder) {
        JsonFile.write(folder.resolve("index.json"), this);
        AtomicFile.write(csv(folder), table());
    }

    static Path csv(Path folder) {
        return folder.resolve("index.csv");
    }

    private static Entry entry(JobFolder folder) {
        JobState state = folder.state();
        Map<String, Double> metrics = new TreeMap<>();
        Map<String, Double> costs = new TreeMap<>();
        Path file = folder.path().resolve("summary.json");
        if (Files.exists(file)) {
            JsonObject summary = JsonFile.read(file, JsonObject.class);
            if (!(summary.get("metrics") instanceof JsonObject all)) {
                throw new UserError(file + " is damaged: it has no metrics");
            }
            all.asMap().forEach((name, value) -> metrics.put(name, number(file, name, value)));
            for (String cost : COSTS) {
                if (summary.has(cost)) {
                    costs.put(cost, number(file, cost, summary.get(cost)));
                }
            }
        }
        return new Entry(
                folder.job().number(),
                folder.path().getFileName().toString(),
                values(folder.job()),
                state.status().toString(),
                state.error(),
                state.attempts(),
                metrics,
                costs);
    }

    private static double number(Path file, String name, JsonElement value) {
        if (value instanceof JsonPrimitive primitive && primitive.isNumber()) {
            return primitive.getAsDouble();
        }
        throw new UserError(file + " is damaged: " + name + " is no number");
    }

    private static Map<String, String> values(Job job) {
        Map<String, String> values = new LinkedHashMap<>();
        for (String text : job.overrides()) {
            ConfigOverride override = ConfigOverride.parse(text);
            values.put(override.keyAndTarget(), text.substring(text.indexOf('=') + 1));
        }
        return values;
    }

    private String table() {
        Set<String> metrics = new TreeSet<>();
        Set<String> costs = new TreeSet<>();
        for (Entry job : jobs) {
            metrics.addAll(job.metrics().keySet());
            costs.addAll(job.costs().keySet());
        }
        StringBuilder csv = new StringBuilder();
        List<String> head = new ArrayList<>(List.of("job", "status"));
        head.addAll(axes.keySet());
        head.addAll(metrics);
        head.addAll(costs);
        row(csv, head);
        for (Entry job : jobs) {
            List<String> row = new ArrayList<>(List.of(job.folder(), job.status()));
            axes.keySet().forEach(key -> row.add(job.values().getOrDefault(key, "")));
            metrics.forEach(name -> row.add(number(job.metrics().get(name))));
            costs.forEach(name -> row.add(number(job.costs().get(name))));
            row(csv, row);
        }
        return csv.toString();
    }

    private static String number(Double value) {
        return value == null ? "" : value.toString();
    }

    private static void row(StringBuilder csv, List<String> cells) {
        csv.append(cells.stream().map(CsvCell::of).collect(Collectors.joining(",")))
                .append('\n');
    }
}
