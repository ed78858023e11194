package io.mae4j.train.tracking;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import io.mae4j.file.FolderLock;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends a whole file store, what the {@code file} tracker or MLflow itself wrote, to a tracking server: experiments by name;
 * runs with their times, status, parameters, tags, metric histories and artifacts. A run gets a new id and keeps its old one
 * as the tag {@value RunIdentity#KEY_TAG}, by which sending it again continues it instead of doubling it. Parents go first.
 */
public final class FileStoreReplay {
    private static final Logger LOG = LoggerFactory.getLogger(FileStoreReplay.class);
    private static final long REQUEST_MILLIS = 60_000;
    private static final String PARENT = "mlflow.parentRunId";

    private final FileStore store;
    private final MlflowServer server;
    private final Map<String, String> runs = new LinkedHashMap<>();
    private int begun;
    private long sent;
    private long refused;

    private FileStoreReplay(FileStore store, MlflowServer server) {
        this.store = store;
        this.server = server;
    }

    /**
     * What was done.
     *
     * @param runs the run's id on the server, by its id in the file store
     * @param begun how many of them the server did not have yet
     * @param sent points, parameters, tags and artifacts that the server took
     * @param refused those that it refused, and files that it did not take; each is named in the log
     */
    public record Report(Map<String, String> runs, int begun, long sent, long refused) {}

    /**
     * Sends all active experiments and runs.
     *
     * @throws UserError if the folder holds no file store, another process is sending it, the address is wrong, or the server
     *     cannot be reached
     */
    public static Report replay(Path root, String uri) {
        FileStore store = new FileStore(root);
        if (store.experiments().isEmpty()) {
            throw new UserError("no file store in " + root + ": it has no folder with a " + MetaYaml.FILE);
        }
        try (FolderLock lock = lock(root);
                MlflowServer server = new MlflowServer(ServerAddress.of(uri, System.getenv()), REQUEST_MILLIS)) {
            FileStoreReplay replay = new FileStoreReplay(store, server);
            try {
                replay.all();
            } catch (ServerAway e) {
                throw new UserError(
                        uri + " cannot be reached (" + e.getMessage() + ") after " + replay.runs.size()
                                + " runs; the same command again goes on",
                        e);
            } catch (ServerRefused e) {
                throw new UserError(uri + " refuses a run: " + e.getMessage(), e);
            } catch (IOException e) {
                throw new UserError("cannot read the file store " + root + ": " + e, e);
            }
            return new Report(replay.runs, replay.begun, replay.sent, replay.refused);
        }
    }

    // two at a time might each find that a run is not there yet; null where nothing can be written beside the store
    private static FolderLock lock(Path root) {
        Path store = root.toAbsolutePath().normalize();
        Path folder = store.getParent();
        return folder == null || !Files.isWritable(folder)
                ? null
                : FolderLock.take(folder.resolve("." + store.getFileName() + ".push.lock"))
                        .orElseThrow(() -> new UserError(root + " is being sent already; wait for that to end"));
    }

    private void all() throws IOException, ServerAway, ServerRefused {
        Map<String, Stored> stored = new LinkedHashMap<>();
        for (Path experiment : store.experiments()) {
            Map<String, Object> meta = MetaYaml.read(experiment);
            for (Path folder : isActive(meta) ? store.runs(experiment) : List.<Path>of()) {
                Stored run = new Stored(String.valueOf(meta.get("name")), folder, MetaYaml.read(folder));
                if (isActive(run.meta)) {
                    stored.put(run.id(), run);
                }
            }
        }
        Set<String> begun = new HashSet<>();
        for (Stored run : stored.values()) {
            parentsFirst(run, stored, begun);
        }
    }

    /** A run as it lies in the file store. */
    private record Stored(String experiment, Path folder, Map<String, Object> meta) {
        String id() {
            return folder.getFileName().toString();
        }
    }

    private void parentsFirst(Stored run, Map<String, Stored> stored, Set<String> begun)
            throws IOException, ServerAway, ServerRefused {
        if (begun.add(run.id())) {
            Map<String, String> tags = texts(run.folder.resolve("tags"));
            tags.computeIfPresent(RunStart.RUN_NAME, (tag, name) -> MlflowNames.runName(name));
            Stored parent = stored.get(tags.getOrDefault(PARENT, ""));
            if (parent != null) {
                parentsFirst(parent, stored, begun);
            }
            one(run, tags);
        }
    }

    private void one(Stored stored, Map<String, String> tags) throws IOException, ServerAway, ServerRefused {
        Path folder = stored.folder;
        Map<String, Object> meta = stored.meta;
        String key = stored.id();
        String parent = tags.getOrDefault(PARENT, "");
        ServerRun run = new ServerRun(
                server,
                new RunIdentity(
                        server.address().base(),
                        stored.experiment,
                        MlflowNames.runName(String.valueOf(meta.getOrDefault("run_name", key))),
                        key,
                        "",
                        number(meta.get("start_time")),
                        runs.getOrDefault(parent, parent),
                        tags));
        runs.put(key, run.ensure().runId());
        begun += run.isNew() ? 1 : 0;
        List<SpoolEntry> values = new ArrayList<>();
        texts(folder.resolve("params")).forEach((name, value) -> values.add(new SpoolEntry.Param(name, value)));
        tags.forEach((name, value) -> {
            if (!name.equals(PARENT)) { // here its number is another
                values.add(new SpoolEntry.Tag(name, value));
            }
        });
        send(run, values);
        for (Path metric : files(folder.resolve("metrics"))) {
            send(run, points(metric, name(folder.resolve("metrics"), metric)));
        }
        send(run, artifacts(folder.resolve("artifacts")));
        int status = (int) number(meta.get("status"));
        for (RunStatus ended : RunStatus.values()) {
            if (ended.code == status) {
                send(run, List.of(new SpoolEntry.Status(ended.name(), Math.max(1, number(meta.get("end_time"))))));
            }
        }
    }

    private void send(ServerRun run, List<SpoolEntry> entries) throws ServerAway {
        int done = 0;
        while (done < entries.size()) {
            int count = Batch.size(entries.subList(done, entries.size()));
            sendOrSplit(run, entries.subList(done, done + count));
            done += count;
        }
    }

    private void sendOrSplit(ServerRun run, List<SpoolEntry> batch) throws ServerAway {
        try {
            run.send(batch);
            sent += batch.size();
        } catch (ServerAway e) {
            if (!(batch.get(0) instanceof SpoolEntry.Artifact) || !run.answers()) {
                throw e;
            }
            refused++; // one file must not hold up the rest; the same command again tries it again
            LOG.warn("{} does not take {}: {}", server.address().base(), batch.get(0), e.getMessage());
        } catch (ServerRefused e) {
            if (batch.size() == 1) {
                refused++;
                LOG.warn("{} refuses {}: {}", server.address().base(), batch.get(0), e.getMessage());
                return;
            }
            sendOrSplit(run, batch.subList(0, batch.size() / 2));
            sendOrSplit(run, batch.subList(batch.size() / 2, batch.size()));
        }
    }

    private static List<SpoolEntry> points(Path file, String key) throws IOException {
        List<SpoolEntry> points = new ArrayList<>();
        String text = text(file);
        String whole = text.substring(
                0, text.lastIndexOf('\n') + 1); // a run that is under way, or was killed, may end in half a line
        for (String line : whole.lines().toList()) {
            String[] f = line.trim().split(" ");
            try {
                long step = f.length > 2 ? Long.parseLong(f[2]) : 0;
                points.add(new SpoolEntry.Metric(key, MlflowNames.parseNumber(f[1]), step, Long.parseLong(f[0])));
            } catch (NumberFormatException | IndexOutOfBoundsException e) {
                throw new UserError(
                        file + " is damaged: '" + line + "' is no point of a metric, <milliseconds> <value> <step>", e);
            }
        }
        return points;
    }

    private static String text(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException e) { // which does not name the file
            throw new UserError("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }

    private static List<SpoolEntry> artifacts(Path base) throws IOException {
        List<SpoolEntry> artifacts = new ArrayList<>();
        for (Path file : files(base)) {
            String folder = file.getParent().equals(base) ? "" : name(base, file.getParent());
            artifacts.add(new SpoolEntry.Artifact(file, file.getFileName().toString(), folder));
        }
        return artifacts;
    }

    private static Map<String, String> texts(Path base) throws IOException {
        Map<String, String> texts = new LinkedHashMap<>();
        for (Path file : files(base)) {
            texts.put(name(base, file), text(file));
        }
        return texts;
    }

    private static List<Path> files(Path base) throws IOException {
        if (!Files.isDirectory(base)) {
            return List.of();
        }
        try (Stream<Path> all = Files.walk(base)) {
            return all.filter(file -> Files.isRegularFile(file) && !isUnfinished(file))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isUnfinished(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") && name.endsWith(".part");
    }

    private static String name(Path base, Path file) {
        return base.relativize(file).toString().replace(file.getFileSystem().getSeparator(), "/");
    }

    private static boolean isActive(Map<String, Object> meta) {
        return !"deleted".equals(meta.get("lifecycle_stage"));
    }

    private static long number(Object value) {
        return value instanceof Number n ? n.longValue() : 0;
    }
}
