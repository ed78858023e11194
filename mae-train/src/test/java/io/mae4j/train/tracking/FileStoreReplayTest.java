package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.sun.net.httpserver.HttpExchange;
import io.mae4j.UserError;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** With a server that answers when it is told to. */
class FileStoreReplayTest extends OnHttpServer {
    private static final String RUN =
            "{\"run\":{\"info\":{\"run_id\":\"r\",\"artifact_uri\":\"mlflow-artifacts:/0/r\"}}}";

    @TempDir
    Path folder;

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch answers = new CountDownLatch(1);

    @Override
    void answer(HttpExchange exchange) throws IOException {
        asked.countDown();
        try {
            answers.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String path = exchange.getRequestURI().getPath();
        answer(exchange, 200, path.endsWith("runs/get") || path.endsWith("runs/create") ? RUN : "{}");
    }

    /** Each of two might find that the server has no such run yet, and begin one. */
    @Test
    @Timeout(30)
    void oneAtATimeSendsAFileStore() throws Exception {
        Path root = folder.resolve("mlruns");
        try (FileTracker tracker = new FileTracker(new FileTracker.Config(root, "e"))) {
            tracker.start(RunStart.of("run", folder)).finish(RunStatus.FINISHED);
        }
        CompletableFuture<FileStoreReplay.Report> first =
                CompletableFuture.supplyAsync(() -> FileStoreReplay.replay(root, uri()));
        asked.await();
        UserError second = assertThrows(UserError.class, () -> FileStoreReplay.replay(root, uri()));
        assertEquals(root + " is being sent already; wait for that to end", second.getMessage());
        answers.countDown();
        assertEquals(1, first.get().runs().size());
        assertEquals(1, FileStoreReplay.replay(root, uri()).runs().size(), "afterwards it can be sent again");
    }
}
