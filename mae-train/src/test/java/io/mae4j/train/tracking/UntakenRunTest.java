package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpExchange;
import io.mae4j.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a server whose run was deleted, or whose database was lost, by the answers of MLflow 3. */
class UntakenRunTest extends OnHttpServer {
    private static final String DELETED = "{\"error_code\": \"INVALID_PARAMETER_VALUE\", \"message\":"
            + " \"The run r must be in the 'active' state. Current state is deleted.\"}";
    private static final String LOST =
            "{\"error_code\": \"RESOURCE_DOES_NOT_EXIST\", \"message\": \"Run with id=r not found\"}";

    private enum State {
        ACTIVE,
        DELETED,
        LOST
    }

    @TempDir
    Path folder;

    private volatile State state = State.ACTIVE;
    private final AtomicInteger batches = new AtomicInteger();

    @Override
    void answer(HttpExchange exchange) throws IOException {
        boolean reads = exchange.getRequestURI().getPath().endsWith("runs/get");
        if (state == State.LOST) {
            answer(exchange, 404, LOST);
        } else if (reads) {
            answer(
                    exchange,
                    200,
                    "{\"run\":{\"info\":{\"run_id\":\"r\",\"lifecycle_stage\":\""
                            + (state == State.ACTIVE ? "active" : "deleted") + "\"}}}");
        } else if (state == State.DELETED) {
            answer(exchange, 400, DELETED);
        } else {
            batches.addAndGet(exchange.getRequestURI().getPath().endsWith("log-batch") ? 1 : 0);
            answer(exchange, 200, "{}");
        }
    }

    private void threePointsWait() {
        RunIdentity identity = RunIdentity.of(uri(), "e", RunStart.of("run", folder));
        try (Spool spool = Spool.create(folder, identity.withRunId("r"))) {
            for (int i = 0; i < 3; i++) {
                spool.append(new SpoolEntry.Metric("loss", i, i, i));
            }
        }
    }

    private void waitsFor(String reason) {
        String said =
                assertThrows(UserError.class, () -> TrackingSync.replay(folder)).getMessage();
        assertTrue(said.startsWith(uri() + " refuses the run: ") && said.contains(reason), said);
        assertTrue(said.contains("3 entries stay in " + folder), said);
        assertFalse(Files.exists(folder.resolve("tracking/refused.txt")));
    }

    @Test
    void whatWaitsForADeletedRunIsSentWhenItIsRestored() {
        threePointsWait();
        state = State.DELETED;
        waitsFor("the run r is deleted");
        state = State.ACTIVE;
        assertEquals(3, TrackingSync.replay(folder).sent());
        assertEquals(1, batches.get());
    }

    @Test
    void whatWaitsForARunOfALostDatabaseIsSentWhenThatIsBack() {
        threePointsWait();
        state = State.LOST;
        waitsFor("Run with id=r not found");
        state = State.ACTIVE;
        assertEquals(3, TrackingSync.replay(folder).sent());
    }

    @Test
    void aRunGoesOnToItsEndWhileItIsDeletedOnTheServer() {
        MlflowTracker.Config config = new MlflowTracker.Config(uri(), "e", 1, 5);
        state = State.DELETED;
        try (MlflowTracker tracker = new MlflowTracker(config, Map.of());
                TrackedRun run = tracker.resume("r", folder)) {
            run.metric("loss", 1, 1);
            run.finish(RunStatus.FINISHED);
        }
        state = State.ACTIVE;
        assertEquals(3, TrackingSync.replay(folder).sent());
        assertFalse(Files.exists(folder.resolve("tracking/refused.txt")));
    }
}
