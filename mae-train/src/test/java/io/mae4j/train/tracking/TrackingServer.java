package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.fail;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A real {@code mlflow server} on a free port of the loopback, on a SQLite file, and its REST interface. */
final class TrackingServer implements AutoCloseable {
    private final Path folder;
    private final Path database;
    private final int port;
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private Process process;

    TrackingServer(Path folder, Path database) throws IOException {
        this.folder = folder;
        this.database = database;
        this.port = freePort();
    }

    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    String uri() {
        return "http://127.0.0.1:" + port;
    }

    void start() throws IOException {
        File log = folder.resolve("server.log").toFile();
        process = MlflowPython.start(
                folder,
                log,
                "server",
                "--backend-store-uri",
                "sqlite:///" + database,
                "--artifacts-destination",
                folder.resolve("server-artifacts").toString(),
                "--host",
                "127.0.0.1",
                "--port",
                Integer.toString(port),
                "--workers",
                "1");
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(180);
        while (!isUp()) {
            if (System.nanoTime() > end || !process.isAlive()) {
                fail("mlflow server does not start:\n" + Files.readString(log.toPath()));
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
        }
    }

    /** As {@code kill -9} of the server and its workers. */
    void kill() {
        List<ProcessHandle> all = new ArrayList<>(process.descendants().toList());
        all.add(process.toHandle());
        all.forEach(ProcessHandle::destroyForcibly);
        all.forEach(handle -> handle.onExit().join());
    }

    @Override
    public void close() {
        if (process != null) {
            kill();
        }
    }

    Config run(String runId) {
        return get("runs/get?run_id=" + runId).getConfig("run");
    }

    /** The runs that have a tag with a value. */
    List<? extends Config> runsWith(String experiment, String tag, String value) {
        String id = get("experiments/get-by-name?experiment_name=" + encode(experiment))
                .getString("experiment.experiment_id");
        String body = "{\"experiment_ids\":[\"" + id + "\"],\"filter\":\"tags.`" + tag + "` = '" + value + "'\"}";
        Config found = send(HttpRequest.newBuilder(api("runs/search"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
        return found.hasPath("runs") ? found.getConfigList("runs") : List.of();
    }

    /** The pairs of {@code data.params} or {@code data.tags}. */
    static Map<String, String> pairs(Config run, String kind) {
        Map<String, String> pairs = new LinkedHashMap<>();
        if (run.hasPath("data." + kind)) {
            run.getConfigList("data." + kind)
                    .forEach(p -> pairs.put(p.getString("key"), p.hasPath("value") ? p.getString("value") : ""));
        }
        return pairs;
    }

    /** A metric's points, each as "step value timestamp". */
    List<String> history(String runId, String metric) {
        Config found = get("metrics/get-history?max_results=25000&run_id=" + runId + "&metric_key=" + encode(metric));
        return found.getConfigList("metrics").stream()
                .map(m -> m.getLong("step") + " " + m.getString("value") + " " + m.getLong("timestamp"))
                .toList();
    }

    byte[] artifact(String runId, String path) throws IOException, InterruptedException {
        URI uri = URI.create(uri() + "/get-artifact?run_id=" + runId + "&path=" + encode(path));
        var answer = http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofByteArray());
        assertEquals(200, answer.statusCode(), () -> path + ": " + new String(answer.body(), StandardCharsets.UTF_8));
        return answer.body();
    }

    private Config get(String path) {
        return send(HttpRequest.newBuilder(api(path)).GET());
    }

    private Config send(HttpRequest.Builder request) {
        try {
            var answer = http.send(request.build(), BodyHandlers.ofString());
            assertEquals(200, answer.statusCode(), answer::body);
            return ConfigFactory.parseString(answer.body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private URI api(String path) {
        return URI.create(uri() + "/api/2.0/mlflow/" + path);
    }

    private boolean isUp() {
        try {
            var request = HttpRequest.newBuilder(URI.create(uri() + "/health")).build();
            return http.send(request, BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String encode(String s) {
        return URLEncoder.encode(s, StandardCharsets.UTF_8);
    }
}
