package io.mae4j.train.tracking;

import io.mae4j.file.AtomicFile;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run's folder. A metric's point is one appended line, written by one call, so a crash loses at most a torn last line,
 * which {@link #goOn} removes; everything else is written whole and renamed.
 */
final class FileRun implements TrackedRun {
    private static final Logger LOG = LoggerFactory.getLogger(FileRun.class);

    private final Path folder;
    private final Map<String, FileOutputStream> metrics = new HashMap<>();
    private final Map<String, String> lastPoint = new HashMap<>();
    private boolean ended;

    FileRun(Path folder) {
        this.folder = folder;
    }

    @Override
    public String id() {
        return folder.getFileName().toString();
    }

    @Override
    public String where() {
        return folder.toString();
    }

    @Override
    public synchronized void params(Map<String, String> params) {
        params.forEach((key, value) -> write(() -> {
            Path file = place("params", MlflowNames.key(key));
            String text = MlflowNames.paramValue(value);
            if (!Files.exists(file)) {
                AtomicFile.writeUnforced(file, text);
            } else if (!Files.readString(file).equals(text)) {
                LOG.warn(
                        "parameter {} stays '{}' in run {}: MLflow takes no other value",
                        key,
                        Files.readString(file),
                        id());
            }
        }));
    }

    @Override
    public synchronized void metric(String name, double value, long step, long timestamp) {
        String key = MlflowNames.key(name);
        String line = timestamp + " " + MlflowNames.number(value) + " " + step + "\n";
        if (line.equals(lastPoint.put(key, line))) {
            return; // a database takes a point once
        }
        write(() -> {
            FileOutputStream out = metrics.get(key);
            if (out == null) {
                out = new FileOutputStream(place("metrics", key).toFile(), true);
                metrics.put(key, out);
            }
            try {
                out.write(line.getBytes(StandardCharsets.US_ASCII));
            } catch (IOException e) { // a full disk
                metrics.remove(key).close();
                dropTornLine(place("metrics", key));
                throw e;
            }
        });
    }

    @Override
    public synchronized void tag(String key, String value) {
        write(() -> AtomicFile.writeUnforced(place("tags", MlflowNames.key(key)), MlflowNames.tagValue(value)));
    }

    @Override
    public synchronized void artifact(Path file, String subFolder) {
        write(() -> {
            Path into = folder.resolve("artifacts").resolve(ArtifactFolder.checked(subFolder));
            Files.createDirectories(into);
            Path part = folder.resolve("." + UUID.randomUUID() + ".part");
            try {
                Files.copy(file, part);
                AtomicFile.rename(part, into.resolve(file.getFileName().toString()));
            } finally {
                Files.deleteIfExists(part);
            }
        });
    }

    @Override
    public synchronized void finish(RunStatus status) {
        status(status.code, System.currentTimeMillis());
        ended = true;
    }

    @Override
    public synchronized void close() {
        if (!ended) {
            finish(RunStatus.FAILED);
        }
        write(() -> {
            for (FileOutputStream out : metrics.values()) {
                out.getFD().sync();
                out.close();
            }
        });
        metrics.clear();
    }

    /** Makes a run that ended, or whose process died, a running one. */
    synchronized void goOn() {
        write(() -> {
            AtomicFile.clearUnfinished(folder);
            for (String kind : List.of("params", "tags")) {
                try (Stream<Path> below = Files.walk(folder.resolve(kind))) {
                    below.filter(Files::isDirectory).toList().forEach(AtomicFile::clearUnfinished);
                }
            }
            try (Stream<Path> files = Files.walk(folder.resolve("metrics"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    dropTornLine(file);
                }
            }
        });
        status(RunStatus.RUNNING, null);
    }

    private static void dropTornLine(Path metric) throws IOException {
        if (TornLine.drop(metric) == 0) {
            Files.delete(metric); // MLflow reads an empty one as an error
        }
    }

    private void status(int code, Long endTime) {
        write(() -> {
            Map<String, Object> meta = MetaYaml.read(folder);
            meta.put("status", code);
            meta.put("end_time", endTime);
            MetaYaml.write(folder, meta);
        });
    }

    /** Where a key is kept. The keys {@code loss} and {@code loss/train} cannot both be files: the later one is renamed. */
    private Path place(String kind, String key) throws IOException {
        Path base = folder.resolve(kind);
        Path file = base.resolve(key);
        for (Path above = file.getParent(); !above.equals(base); above = above.getParent()) {
            if (Files.isRegularFile(above)) {
                return base.resolve(MlflowNames.distinct(key.replace('/', '_'), key));
            }
        }
        if (Files.isDirectory(file)) {
            return base.resolve(MlflowNames.distinct(key.replace('/', '_'), key));
        }
        Files.createDirectories(file.getParent());
        return file;
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private void write(Writing writing) {
        try {
            writing.run();
        } catch (IOException e) {
            throw FileStore.notWritable(folder, e);
        }
    }
}
