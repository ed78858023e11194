package io.mae4j.train.run;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigObject;
import io.mae4j.file.AtomicFile;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The points of all metrics, one JSON object a line: {@code {"loss":0.43,"step":120}}.
 *
 * <p>A run that died goes on from its last checkpoint and repeats what it did after that. Those points are taken out of the
 * history, and kept in the file {@code <name>.repeated} beside it until the run has passed them, however often it dies on the
 * way: they say what the tracker has already.
 */
public final class MetricHistory implements AutoCloseable {
    /** The metric that the clock decides, not the seed: the time that a step waited for its pictures. */
    static final String WAITED = "data_wait_s";

    static final String STEP = "step";

    private final Path file;
    private final BufferedWriter out;
    private final List<Point> kept;
    private final Set<Point> repeated; // kept, of the very step after which the run goes on
    private final Set<Point> dropped;
    private long last;

    private MetricHistory(Path file, BufferedWriter out, List<Point> kept, Set<Point> repeated, Set<Point> dropped) {
        this.file = file;
        this.out = out;
        this.kept = kept;
        this.repeated = repeated;
        this.dropped = dropped;
    }

    /** A point: values of some metrics at a step. */
    public record Point(long step, Map<String, Double> values) {}

    /** Continues the history of a run as it was at {@code step}: what was written after that is dropped. */
    public static MetricHistory from(Path file, long step) {
        List<Point> kept = new ArrayList<>();
        List<Point> dropped = new ArrayList<>();
        for (Path part : List.of(file, repeatedBeside(file))) {
            for (Point point : Files.exists(part) ? read(part) : List.<Point>of()) {
                if (point.step() > step) {
                    dropped.add(point);
                } else if (part.equals(file)) {
                    kept.add(point);
                }
            }
        }
        if (!dropped.isEmpty()) { // before they are gone from the history
            AtomicFile.write(repeatedBeside(file), lines(dropped));
        }
        if (Files.exists(file)) {
            AtomicFile.write(file, lines(kept));
        }
        try {
            return new MetricHistory(
                    file,
                    Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    List.copyOf(kept),
                    kept.stream()
                            .filter(p -> p.step() == step)
                            .map(MetricHistory::decided)
                            .collect(Collectors.toSet()),
                    dropped.stream().map(MetricHistory::decided).collect(Collectors.toSet()));
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    private static Path repeatedBeside(Path file) {
        return file.resolveSibling(file.getFileName() + ".repeated");
    }

    /** All points of a file, in order; a line that is none, such as a last one that a crash cut short, is left out. */
    public static List<Point> read(Path file) {
        List<Point> points = new ArrayList<>();
        try {
            for (String line : Files.readAllLines(file)) {
                ConfigObject object;
                try {
                    object = Json.parse(line);
                } catch (ConfigException e) {
                    continue;
                }
                if (object.get(STEP) == null || !(object.get(STEP).unwrapped() instanceof Number step)) {
                    continue;
                }
                Map<String, Double> values = new LinkedHashMap<>();
                object.forEach((key, value) -> {
                    if (!key.equals(STEP) && value.unwrapped() instanceof Number number) {
                        values.put(key, number.doubleValue());
                    }
                });
                points.add(new Point(step.longValue(), values));
            }
        } catch (IOException e) {
            throw new io.mae4j.UserError(file + " cannot be read: " + AtomicFile.reason(e), e);
        }
        return points;
    }

    /** What was there when the history was continued, but for what was dropped. */
    public List<Point> kept() {
        return kept;
    }

    /** Whether this very point was logged before: the run repeats what it did before it died. */
    public boolean had(Point point) {
        Point decided = decided(point);
        return dropped.contains(decided) || repeated.contains(decided);
    }

    /** Adds a point, unless it was kept; values that are not finite, which JSON cannot hold, are left out. */
    public void add(Point point) {
        last = Math.max(last, point.step());
        if (repeated.contains(decided(point))) {
            return;
        }
        try {
            out.write(line(point));
            out.newLine();
            out.flush();
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    @Override
    public void close() {
        try {
            out.close();
            if (dropped.stream().allMatch(point -> point.step() <= last)) {
                Files.deleteIfExists(repeatedBeside(file));
            }
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    private static Point finite(Point point) {
        Map<String, Double> values = new LinkedHashMap<>(point.values());
        values.values().removeIf(value -> !Double.isFinite(value));
        return new Point(point.step(), values);
    }

    // what is the same when a step is repeated
    private static Point decided(Point point) {
        Point finite = finite(point);
        finite.values().remove(WAITED);
        return finite;
    }

    private static String lines(List<Point> points) {
        return points.stream().map(point -> line(point) + "\n").collect(Collectors.joining());
    }

    private static String line(Point point) {
        Map<String, Object> all = new LinkedHashMap<>(finite(point).values());
        all.put(STEP, point.step());
        return Json.line(all);
    }
}
