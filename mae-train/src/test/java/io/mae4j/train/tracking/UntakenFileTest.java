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
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a server that answers status 500 to one file, always, and takes all else. */
class UntakenFileTest extends OnHttpServer {
    private static final String RUN =
            "{\"run\":{\"info\":{\"run_id\":\"r\",\"artifact_uri\":\"mlflow-artifacts:/0/r\"}}}";

    @TempDir
    Path folder;

    private final Set<String> taken = new ConcurrentSkipListSet<>();
    private volatile String untaken = "bad";

    @Override
    void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        boolean takes = !path.contains(untaken);
        if (takes && !exchange.getRequestMethod().equals("GET")) {
            taken.add(path.substring(path.lastIndexOf('/') + 1));
        }
        answer(exchange, takes ? 200 : 500, path.endsWith("runs/get") ? RUN : "{}");
    }

    /** A run that the server knows, of which a file and what follows it wait. */
    private Spool spool() throws IOException {
        Spool spool = Spool.create(
                folder, RunIdentity.of(uri(), "e", RunStart.of("run", folder)).withRunId("r"));
        for (String name : new String[] {"bad", "worse", "good"}) {
            spool.append(spool.keep(Files.writeString(folder.resolve(name), name), ""));
        }
        spool.append(new SpoolEntry.Status("FINISHED", 1));
        return spool;
    }

    private MlflowServer server() {
        return new MlflowServer(ServerAddress.of(uri(), Map.of()), 5_000);
    }

    private long kept() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("tracking/files"))) {
            return files.count();
        }
    }

    @Test
    void isSetAsideAfterSomeAttemptsAndWhatWaitsBehindItIsSent() throws Exception {
        try (MlflowServer mlflow = server();
                Spool spool = spool()) {
            SpoolSender sender = new SpoolSender(spool, new ServerRun(mlflow, spool.identity()), 3);
            assertThrows(ServerAway.class, sender::sendAll);
            assertThrows(ServerAway.class, sender::sendAll);
            assertEquals(Set.of(), taken);
            assertEquals(3, sender.sendAll());
            assertEquals(Set.of("good", "update", "worse"), taken);
            assertEquals(0, spool.pending());
            assertEquals(1, spool.postponed());
        }
        assertEquals(1, kept());
    }

    @Test
    void isSentWhenTheServerTakesIt() throws Exception {
        spool().close();
        TrackingSync.Report first = TrackingSync.replay(folder);
        assertEquals(3, first.sent());
        assertEquals(1, first.setAside());
        TrackingSync.Report second = TrackingSync.replay(folder);
        assertEquals(0, second.sent());
        assertEquals(1, second.setAside());
        assertFalse(taken.contains("bad"));
        untaken = "none";
        TrackingSync.Report third = TrackingSync.replay(folder);
        assertEquals("1 entries sent to " + uri() + "/#/runs/r", third.toString());
        assertTrue(taken.contains("bad"));
        assertEquals(0, kept());
        assertEquals(0, TrackingSync.replay(folder).sent());
    }

    @Test
    void waitsWithTheRestWhereTheServerAnswersNothingElseEither() throws Exception {
        untaken = "/";
        try (MlflowServer mlflow = server();
                Spool spool = spool()) {
            SpoolSender sender = new SpoolSender(spool, new ServerRun(mlflow, spool.identity()), 1);
            assertThrows(ServerAway.class, sender::sendAll);
            assertThrows(ServerAway.class, sender::sendAll);
            assertEquals(4, spool.pending());
            assertEquals(0, spool.postponed());
        }
    }

    @Test
    void doesNotKeepARunFromItsEnd() throws Exception {
        MlflowTracker.Config config = new MlflowTracker.Config(uri(), "e", 60, 5);
        try (MlflowTracker tracker = new MlflowTracker(config, Map.of());
                TrackedRun run = tracker.resume("r", folder)) {
            run.artifact(Files.writeString(folder.resolve("bad"), "bad"), "");
            run.artifact(Files.writeString(folder.resolve("good"), "good"), "");
            run.finish(RunStatus.FINISHED);
        }
        assertEquals(Set.of("good", "update"), taken);
        try (Spool spool = Spool.open(folder)) {
            assertEquals(1, spool.pending());
        }
    }

    @Test
    void doesNotKeepTheRestOfAFileStoreFromTheServer() throws Exception {
        Path root = folder.resolve("mlruns");
        try (FileTracker tracker = new FileTracker(new FileTracker.Config(root, "e"))) {
            TrackedRun run = tracker.start(RunStart.of("run", folder));
            run.artifact(Files.writeString(folder.resolve("bad"), "bad"), "");
            run.artifact(Files.writeString(folder.resolve("good"), "good"), "");
            run.finish(RunStatus.FINISHED);
        }
        assertEquals(1, FileStoreReplay.replay(root, uri()).refused());
        assertTrue(taken.containsAll(Set.of("good", "update")), taken.toString());
        untaken = "none";
        assertEquals(0, FileStoreReplay.replay(root, uri()).refused());
        assertTrue(taken.contains("bad"));
    }

    @Test
    void whatIsDamagedInAFileStoreIsNamed() throws Exception {
        Path root = folder.resolve("mlruns");
        TrackedRun run = new FileTracker(new FileTracker.Config(root, "e")).start(RunStart.of("run", folder));
        run.metric("loss", 1, 1, 1);
        run.close();
        Path metric = Path.of(run.where()).resolve("metrics/loss");
        Files.writeString(metric, "1 0.5 1\nno point\n");
        assertEquals(
                metric + " is damaged: 'no point' is no point of a metric, <milliseconds> <value> <step>",
                assertThrows(UserError.class, () -> FileStoreReplay.replay(root, uri()))
                        .getMessage());
        Files.write(metric, new byte[] {(byte) 0xff, '\n'});
        assertEquals(
                "cannot read " + metric + ": it is not text in UTF-8",
                assertThrows(UserError.class, () -> FileStoreReplay.replay(root, uri()))
                        .getMessage());
    }
}
