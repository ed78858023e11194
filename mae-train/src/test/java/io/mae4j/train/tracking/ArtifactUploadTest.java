package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Through a proxy that answers by itself, in HTML. */
class ArtifactUploadTest {
    @TempDir
    Path folder;

    private HttpServer proxy;
    private volatile int status;
    private volatile String page = "<html>a proxy's</html>";

    @BeforeEach
    void open() throws IOException {
        proxy = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        proxy.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] body = page.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        proxy.start();
    }

    @AfterEach
    void close() {
        proxy.stop(0);
    }

    @Test
    void aFileThatIsTooLargeForAProxyIsRefusedSoThatItHoldsUpNothingBehindIt() throws IOException {
        try (MlflowServer server = server()) {
            status = 413;
            assertThrows(ServerRefused.class, () -> send(server));
            status = 502;
            assertThrows(ServerAway.class, () -> send(server));
        }
    }

    @Test
    void aPageInPlaceOfAnAnswerIsNone() throws IOException {
        List<SpoolEntry> point = List.of(new SpoolEntry.Metric("loss", 1, 1, 1));
        try (MlflowServer server = server()) {
            for (int each : new int[] {200, 302}) { // as gateways give to those who have to log in again
                status = each;
                String said = assertThrows(ServerAway.class, () -> Batch.send(server, "r", point))
                        .getMessage();
                assertEquals("an answer that is not MLflow's: '" + page + "'", said);
                assertThrows(ServerAway.class, () -> send(server));
            }
        }
    }

    @Test
    void manyRunsShareTheConnectionsThreads() throws IOException {
        status = 200;
        page = "{}";
        long before = threads();
        try (MlflowServer server = server()) {
            for (int run = 0; run < 20; run++) {
                send(server);
            }
            assertEquals(1, threads() - before);
        } catch (ServerAway | ServerRefused e) {
            throw new AssertionError(e);
        }
    }

    private void send(MlflowServer server) throws IOException, ServerAway, ServerRefused {
        Path file = Files.writeString(folder.resolve("weights"), "x");
        new ArtifactUpload(server)
                .send("r", "mlflow-artifacts:/0/r/artifacts", new SpoolEntry.Artifact(file, "weights", ""));
    }

    private MlflowServer server() {
        String uri = "http://127.0.0.1:" + proxy.getAddress().getPort();
        return new MlflowServer(ServerAddress.of(uri, Map.of()), 5_000);
    }

    private static long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().matches("HttpClient-\\d+-SelectorManager"))
                .count();
    }
}
