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

/** The points of all metrics, one JSON object a line: {@code {"loss":0.43,"step":120}}. */
public final class MetricHistory implements AutoCloseable {
    private static final String STEP = "step";

    private final Path file;
    private final BufferedWriter out;

    private MetricHistory(Path file, BufferedWriter out) {
        this.file = file;
        this.out = out;
    }

    /** A point: values of some metrics at a step. */
    public record Point(long step, Map<String, Double> values) {}

    /** Continues the history of a run as it was at {@code step}: what was written after that is dropped. */
    public static MetricHistory from(Path file, long step) {
        try {
            if (Files.exists(file)) {
                StringBuilder kept = new StringBuilder();
                for (Point point : read(file)) {
                    if (point.step() <= step) {
                        kept.append(line(point)).append('\n');
                    }
                }
                AtomicFile.write(file, kept.toString());
            }
            return new MetricHistory(
                    file, Files.newBufferedWriter(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND));
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

    /** Adds a point; values that are not finite, which JSON cannot hold, are left out. */
    public void add(Point point) {
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

    private static String line(Point point) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put(STEP, point.step());
        point.values().forEach((name, value) -> {
            if (Double.isFinite(value)) {
                all.put(name, value);
            }
        });
        return Json.line(all);
    }
}
