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
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The points of all metrics, one JSON object a line: {@code {"loss":0.43,"step":120}}. */
public final class MetricHistory implements AutoCloseable {
    private static final String STEP = "step";

    private final Path file;
    private final BufferedWriter out;
    private final List<Point> kept;
    private final Set<Point> repeated; // kept, of the very step after which the run goes on
    private final Set<Point> dropped;

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
        try {
            List<Point> kept = new ArrayList<>();
            Set<Point> dropped = new HashSet<>();
            if (Files.exists(file)) {
                StringBuilder lines = new StringBuilder();
                for (Point point : read(file)) {
                    if (point.step() <= step) {
                        kept.add(point);
                        lines.append(line(point)).append('\n');
                    } else {
                        dropped.add(point);
                    }
                }
                AtomicFile.write(file, lines.toString());
            }
            return new MetricHistory(
                    file,
                    Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND),
                    List.copyOf(kept),
                    kept.stream().filter(p -> p.step() == step).collect(Collectors.toSet()),
                    dropped);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    /** All points of a file, in order; a last line that a crash cut short is left out. */
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
                Map<String, Double> values = new LinkedHashMap<>();
                object.forEach((key, value) -> {
                    if (!key.equals(STEP) && value.unwrapped() instanceof Number number) {
                        values.put(key, number.doubleValue());
                    }
                });
                points.add(new Point(((Number) object.get(STEP).unwrapped()).longValue(), values));
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

    /** Whether this very point was there when the history was continued: the run repeats what it did before it died. */
    public boolean had(Point point) {
        Point finite = finite(point);
        return dropped.contains(finite) || repeated.contains(finite);
    }

    /** Adds a point, unless it was kept; values that are not finite, which JSON cannot hold, are left out. */
    public void add(Point point) {
        if (repeated.contains(finite(point))) {
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
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    private static Point finite(Point point) {
        Map<String, Double> values = new LinkedHashMap<>(point.values());
        values.values().removeIf(value -> !Double.isFinite(value));
        return new Point(point.step(), values);
    }

    private static String line(Point point) {
        Map<String, Object> all = new LinkedHashMap<>(finite(point).values());
        all.put(STEP, point.step());
        return Json.line(all);
    }
}
