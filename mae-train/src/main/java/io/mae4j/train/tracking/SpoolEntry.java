package io.mae4j.train.tracking;

import java.nio.file.Path;

/** One thing that was logged, in the order of logging. Keys and values are already such as MLflow takes. */
sealed interface SpoolEntry {

    record Metric(String key, double value, long step, long timestamp) implements SpoolEntry {}

    record Param(String key, String value) implements SpoolEntry {}

    record Tag(String key, String value) implements SpoolEntry {}

    /** A file's bytes, to be kept as {@code folder/name}. */
    record Artifact(Path file, String name, String folder) implements SpoolEntry {}

    /** {@code RUNNING}, or how the run ended and when (milliseconds since 1970). */
    record Status(String status, long time) implements SpoolEntry {}

    /** One line without its end: fields between tabs. An artifact's file is written relative to {@code files}. */
    default String line(Path files) {
        if (this instanceof Metric m) {
            return join("metric", m.key, Double.toString(m.value), Long.toString(m.step), Long.toString(m.timestamp));
        } else if (this instanceof Param p) {
            return join("param", p.key, p.value);
        } else if (this instanceof Tag t) {
            return join("tag", t.key, t.value);
        } else if (this instanceof Artifact a) {
            return join("artifact", files.relativize(a.file).toString(), a.name, a.folder);
        } else {
            Status s = (Status) this;
            return join("status", s.status, Long.toString(s.time));
        }
    }

    static SpoolEntry parse(String line, Path files) {
        String[] f = line.split("\t", -1);
        for (int i = 0; i < f.length; i++) {
            f[i] = unescape(f[i]);
        }
        return switch (f[0]) {
            case "metric" -> new Metric(f[1], Double.parseDouble(f[2]), Long.parseLong(f[3]), Long.parseLong(f[4]));
            case "param" -> new Param(f[1], f[2]);
            case "tag" -> new Tag(f[1], f[2]);
            case "artifact" -> new Artifact(files.resolve(f[1]), f[2], f[3]);
            case "status" -> new Status(f[1], Long.parseLong(f[2]));
            default -> throw new IllegalStateException("not a spooled entry: " + line);
        };
    }

    private static String join(String... fields) {
        StringBuilder line = new StringBuilder();
        for (String field : fields) {
            line.append(line.isEmpty() ? "" : "\t").append(escape(field));
        }
        return line.toString();
    }

    private static String escape(String s) {
        return s.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r");
    }

    private static String unescape(String s) {
        if (s.indexOf('\\') < 0) {
            return s;
        }
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < s.length(); i++) {
            char c = s.charAt(i);
            if (c == '\\') {
                char next = s.charAt(++i);
                out.append(next == 't' ? '\t' : next == 'n' ? '\n' : next == 'r' ? '\r' : next);
            } else {
                out.append(c);
            }
        }
        return out.toString();
    }
}
