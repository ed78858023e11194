package io.mae4j.train.tracking;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import io.mae4j.file.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * MLflow's file store: {@code root/experiment id/run id/}, each with a {@code meta.yaml}. Folders are made under a temporary
 * name and renamed when they are whole; that an experiment's name is new is checked under a lock that other processes heed.
 */
final class FileStore {
    private static final Object WITHIN_PROCESS = new Object();
    private static final String NEW_EXPERIMENT = "new-experiment-";

    private final Path root;

    FileStore(Path root) {
        this.root = root.toAbsolutePath().normalize();
    }

    Path root() {
        return root;
    }

    /** The folder of the experiment with a name, made when there is none. */
    Path experiment(String name) {
        if (name.isBlank() || name.length() > 500) {
            throw new UserError("tracking.experiment must be 1 to 500 characters, not '" + name + "'");
        }
        try {
            Files.createDirectories(root.resolve(".trash"));
            synchronized (WITHIN_PROCESS) { // a file lock guards against other processes only
                try (FileChannel channel = FileChannel.open(
                                root.resolve(".mae4j.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    clearUnfinished();
                    if (!Files.exists(root.resolve("0"))) {
                        createExperiment("0", "Default");
                    }
                    Optional<Path> found = findExperiment(name);
                    return found.isPresent() ? found.get() : createExperiment(newExperimentId(), name);
                }
            }
        } catch (IOException e) {
            throw notWritable(root, e);
        }
    }

    /** Makes the folder of a new run in an experiment's folder; there must be none of its key. */
    Path createRun(Path experiment, RunStart start) {
        String runId = start.keyOrNew();
        Path folder = experiment.resolve(runId);
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("artifact_uri", uri(folder.resolve("artifacts")));
        meta.put("end_time", null);
        meta.put("entry_point_name", "");
        meta.put("experiment_id", experiment.getFileName().toString());
        meta.put("lifecycle_stage", "active");
        meta.put("run_id", runId);
        meta.put("run_name", start.name());
        meta.put("run_uuid", runId);
        meta.put("source_name", "");
        meta.put("source_type", 4);
        meta.put("source_version", "");
        meta.put("start_time", System.currentTimeMillis());
        meta.put("status", RunStatus.RUNNING);
        meta.put("tags", List.of());
        meta.put("user_id", System.getProperty("user.name", "unknown"));
        try {
            // its own name, so that one which a crash left behind is in nobody's way
            Path part = root.resolve(".trash").resolve("new-run-" + runId);
            try {
                Folders.delete(part);
                Files.createDirectory(part);
                for (String sub : List.of("artifacts", "metrics", "params", "tags")) {
                    Files.createDirectory(part.resolve(sub));
                }
                MetaYaml.write(part, meta);
                FileRun draft = new FileRun(part);
                start.allTags().forEach(draft::tag);
                AtomicFile.rename(part, folder);
            } finally {
                Folders.delete(part);
            }
            return folder;
        } catch (IOException e) {
            throw notWritable(root, e);
        }
    }

    /** The folder of a run, in whichever experiment it is. */
    Optional<Path> run(String runId) {
        if (runId.matches("[A-Za-z0-9_-]+")) {
            for (Path experiment : folders(root)) {
                Path folder = experiment.resolve(runId);
                if (Files.isRegularFile(folder.resolve(MetaYaml.FILE))) {
                    return Optional.of(folder);
                }
            }
        }
        return Optional.empty();
    }

    Path findRun(String runId) {
        return run(runId)
                .orElseThrow(() -> new UserError("no run '" + runId + "' in the file store " + root
                        + "; tracking.root=<folder> says where the one is that the run was started with"));
    }

    /** The experiments' folders, whole ones only. */
    List<Path> experiments() {
        return folders(root).stream()
                .filter(f -> Files.exists(f.resolve(MetaYaml.FILE)))
                .toList();
    }

    /** The runs' folders of an experiment. */
    List<Path> runs(Path experiment) {
        return folders(experiment).stream()
                .filter(f -> Files.exists(f.resolve(MetaYaml.FILE)))
                .toList();
    }

    static UserError notWritable(Path where, IOException e) {
        return new UserError(
                "cannot write to the file store " + where + ": " + AtomicFile.reason(e)
                        + "; tracking.root names another folder",
                e);
    }

    private Optional<Path> findExperiment(String name) throws IOException {
        for (Path folder : experiments()) {
            Map<String, Object> meta = MetaYaml.read(folder);
            if (!name.equals(meta.get("name"))) {
                continue;
            }
            if ("deleted".equals(meta.get("lifecycle_stage"))) {
                throw deleted(name, folder);
            }
            return Optional.of(folder);
        }
        for (Path folder : folders(root.resolve(".trash"))) {
            if (Files.exists(folder.resolve(MetaYaml.FILE))
                    && name.equals(MetaYaml.read(folder).get("name"))) {
                throw deleted(name, folder);
            }
        }
        return Optional.empty();
    }

    private UserError deleted(String name, Path folder) {
        return new UserError("the experiment '" + name + "' is deleted (" + folder
                + "); restore it with 'mlflow experiments restore', or choose another tracking.experiment");
    }

    private Path createExperiment(String id, String name) throws IOException {
        Path folder = root.resolve(id);
        long now = System.currentTimeMillis();
        Map<String, Object> meta = new LinkedHashMap<>();
        meta.put("artifact_location", uri(folder));
        meta.put("creation_time", now);
        meta.put("experiment_id", id);
        meta.put("last_update_time", now);
        meta.put("lifecycle_stage", "active");
        meta.put("name", name);
        Path part = Files.createTempDirectory(root.resolve(".trash"), NEW_EXPERIMENT);
        try {
            MetaYaml.write(part, meta);
            AtomicFile.rename(part, folder);
        } finally {
            Folders.delete(part);
        }
        return folder;
    }

    // by a process that died while it made an experiment, which would seem to be a deleted one
    private void clearUnfinished() throws IOException {
        for (Path folder : folders(root.resolve(".trash"))) {
            if (folder.getFileName().toString().startsWith(NEW_EXPERIMENT)) {
                Folders.delete(folder);
            }
        }
    }

    private String newExperimentId() { // 18 digits, as MLflow's own are
        String id;
        do {
            long random = UUID.randomUUID().getMostSignificantBits();
            id = Long.toString(100_000_000_000_000_000L + Math.floorMod(random, 900_000_000_000_000_000L));
        } while (Files.exists(root.resolve(id))
                || Files.exists(root.resolve(".trash").resolve(id)));
        return id;
    }

    private static List<Path> folders(Path parent) {
        List<Path> folders = new ArrayList<>();
        if (Files.isDirectory(parent)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent, Files::isDirectory)) {
                entries.forEach(folders::add);
            } catch (IOException e) {
                throw new UserError("cannot read " + parent + ": " + e.getMessage(), e);
            }
        }
        folders.sort(null);
        return folders;
    }

    private static String uri(Path folder) {
        String uri = folder.toUri().toString();
        return uri.endsWith("/") ? uri.substring(0, uri.length() - 1) : uri;
    }
}
