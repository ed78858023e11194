package io.mae4j.train.run;

import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import io.mae4j.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a run came to, {@code summary.json}: how it ended, its final metrics by name ({@code loss}, {@code knn.top1}, ...), the
 * time that it took and the pictures that it made. Rewritten whenever something is added, so that it is there however a run ends.
 */
public final class Summary {
    private static final String FILE = "summary.json";
    private static final Set<String> NOT_FACTS = Set.of("command", "status", "metrics", "pictures");

    /** How a run ended, or that it has not. */
    public enum Status {
        RUNNING,
        FINISHED,
        INTERRUPTED,
        FAILED
    }

    private final RunFolder folder;
    private final String command;
    private final Map<String, Double> metrics = new TreeMap<>();
    private final Map<String, Object> facts = new TreeMap<>();
    private final List<String> pictures = new ArrayList<>();
    private Status status = Status.RUNNING;

    private Summary(RunFolder folder, String command) {
        this.folder = folder;
        this.command = command;
    }

    /** The summary of a run, continued if it has one. */
    public static Summary of(RunFolder folder, String command) {
        Summary summary = new Summary(folder, command);
        Path file = folder.file(FILE);
        if (Files.exists(file)) {
            ConfigObject old = Json.read(file);
            if (old.get("metrics") instanceof ConfigObject metrics) {
                metrics.forEach((name, value) -> {
                    if (value.unwrapped() instanceof Number number) {
                        summary.metrics.put(name, number.doubleValue());
                    }
                });
            }
            if (old.get("pictures") != null && old.get("pictures").unwrapped() instanceof List<?> list) {
                list.forEach(picture -> summary.pictures.add(picture.toString()));
            }
            old.forEach((name, value) -> {
                if (!NOT_FACTS.contains(name)) {
                    summary.facts.put(name, value.unwrapped());
                }
            });
            if (old.get("status") != null) {
                summary.status = status(file, old.get("status"));
            }
        }
        return summary;
    }

    private static Status status(Path file, ConfigValue value) {
        return Arrays.stream(Status.values())
                .filter(status -> status.name().toLowerCase(Locale.ROOT).equals(value.unwrapped()))
                .findFirst()
                .orElseThrow(() -> new UserError(file + " is damaged: no run has the status " + value.unwrapped()));
    }

    /** The command whose run it is, such as {@code pretrain}; empty for a run that stopped before it began. */
    public static Optional<String> commandOf(RunFolder folder) {
        Path file = folder.file(FILE);
        return Files.exists(file)
                ? Optional.of(Json.text(file, "command", "it does not say of which command the run is"))
                : Optional.empty();
    }

    /** Sets the final value of a metric, unless it is not finite. */
    public Summary metric(String name, double value) {
        if (Double.isFinite(value)) {
            metrics.put(name, value);
        }
        return this;
    }

    /** The final metrics, in the order of their names. */
    public Map<String, Double> metrics() {
        return Collections.unmodifiableMap(new TreeMap<>(metrics));
    }

    /** How the run ended, or that it has not. */
    public Status status() {
        return status;
    }

    /** Sets a fact beside the metrics: a number or a text. */
    public Summary fact(String name, Object value) {
        facts.put(name, value);
        return this;
    }

    /** A number that an earlier part of the run noted; 0 without one. */
    public double number(String fact) {
        return facts.get(fact) instanceof Number number ? number.doubleValue() : 0;
    }

    /** Adds a picture that was made, once. */
    public Summary picture(Path file) {
        String relative = folder.path().relativize(file).toString().replace('\\', '/');
        if (!pictures.contains(relative)) {
            pictures.add(relative);
        }
        return this;
    }

    /** What the model made of some pictures last, as its files are named: {@code reconstructions-epoch-0030.png}. */
    public Optional<Path> lastPicture() {
        return pictures.stream()
                .filter(picture -> picture.contains("-epoch-"))
                .reduce((first, second) -> second)
                .map(folder.path()::resolve);
    }

    /** Writes it, with a new status. */
    public Path write(Status newStatus) {
        status = newStatus;
        return write();
    }

    /** Writes it, with the status that it has. */
    public Path write() {
        Map<String, Object> all = new LinkedHashMap<>(facts);
        all.put("command", command);
        all.put("status", status.name().toLowerCase(Locale.ROOT));
        all.put("metrics", metrics);
        all.put("pictures", pictures);
        folder.write(FILE, Json.pretty(all));
        return folder.file(FILE);
    }
}
