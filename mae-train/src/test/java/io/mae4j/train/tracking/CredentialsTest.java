package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.mae4j.UserError;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a server that lets nobody in. */
class CredentialsTest {
    @TempDir
    Path folder;

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private HttpServer door;

    @BeforeEach
    void open() throws IOException {
        door = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        door.createContext("/", exchange -> {
            seen.add(String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(401, -1);
            exchange.close();
        });
        door.start();
    }

    @AfterEach
    void close() {
        door.stop(0);
    }

    @Test
    void wrongCredentialsAreSaidAtTheStartAndNothingIsLeft() {
        var environment = Map.of("MLFLOW_TRACKING_USERNAME", "me", "MLFLOW_TRACKING_PASSWORD", "secret");
        try (MlflowTracker tracker = new MlflowTracker(new MlflowTracker.Config(uri(), "mae", 1, 5), environment)) {
            UserError error = assertThrows(UserError.class, () -> tracker.start(RunStart.of("run", folder)));
            assertTrue(error.getMessage().contains("MLFLOW_TRACKING_USERNAME"), error.getMessage());
            assertFalse(error.getMessage().contains("secret"));
        }
        assertEquals("Basic bWU6c2VjcmV0", seen.get(0));
        assertFalse(Files.exists(folder.resolve("tracking")));
    }

    @Test
    void uploadsCarryTheTokenToo() throws IOException {
        ServerAddress address = ServerAddress.of(uri(), Map.of("MLFLOW_TRACKING_TOKEN", "t0k"));
        Path file = Files.writeString(folder.resolve("f"), "x");
        try (MlflowServer server = new MlflowServer(address, 5_000)) {
            var artifact = new SpoolEntry.Artifact(file, "f", "");
            assertThrows(ServerAway.class, () -> new ArtifactUpload(server)
                    .send("r", "mlflow-artifacts:/0/r/artifacts", artifact));
        }
        assertEquals(List.of("Bearer t0k"), seen);
    }

    private String uri() {
        return "http://127.0.0.1:" + door.getAddress().getPort();
    }
}
