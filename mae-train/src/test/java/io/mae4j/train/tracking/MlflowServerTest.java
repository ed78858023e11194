package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import io.mae4j.UserError;
import io.mae4j.random.Randomness;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real server, whose database is what {@code mlflow migrate-filestore} made of a file tracker's folder. */
class MlflowServerTest {
    private static final String STRANGE_NAME =
            "it's: a \"name\" # – with 'quotes', 100 % & 雪, and rather more words than fit in 80 columns";
    private static final String STRANGE_VALUE = "a: b # c\n\t\"quoted\" \\ 雪 😀 ";

    @TempDir
    static Path folder;

    private static TrackingServer server;
    private static String offlineRun;
    private static String offlineChild;

    @BeforeEach // not once before all: a build shows a skipped test, with its reason, but not a skipped class
    void haveTheServer() throws IOException, InterruptedException {
        MlflowPython.find();
        if (server == null) {
            migrateAnOfflineRunAndStartTheServer();
        }
    }

    private static void migrateAnOfflineRunAndStartTheServer() throws IOException, InterruptedException {
        Path root = folder.resolve("mlruns");
        Path picture = randomFile("offline.bin", 70_000);
        try (FileTracker tracker = new FileTracker(new FileTracker.Config(root, "off: line"))) {
            TrackedRun run = tracker.start(RunStart.of(STRANGE_NAME, folder));
            offlineRun = run.id();
            run.params(Map.of("model.embedDim", "192", "strange", STRANGE_VALUE, "empty", "", "a[0]", "x"));
            run.metric("train/loss", 0.1 + 0.2, 0, 1_700_000_000_000L);
            run.metric("train/loss", Double.NaN, 1, 1_700_000_000_001L);
            run.metric("train/loss", Double.POSITIVE_INFINITY, 2, 1_700_000_000_002L);
            run.metric("train", 1e-300, -5, 1_700_000_000_003L);
            run.tag("note", STRANGE_VALUE);
            run.artifact(picture, "pictures/epoch 1");
            TrackedRun child = tracker.start(RunStart.of("child", folder).under(run.id()));
            offlineChild = child.id();
            child.finish(RunStatus.KILLED);
            run.finish(RunStatus.FINISHED);
        }
        MlflowPython.run(
                folder,
                "migrate-filestore",
                "--source",
                root.toString(),
                "--target",
                "sqlite:///" + folder.resolve("mlflow.db"));
        server = new TrackingServer(folder, folder.resolve("mlflow.db"));
        server.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @Test
    void whatTheFileTrackerWroteSurvivesMigration() throws IOException, InterruptedException {
        checkOfflineRun(offlineRun, offlineChild);
    }

    @Test
    void aFileStoreIsReplayedOnceHoweverOftenItIsSent() throws IOException, InterruptedException {
        Path root = folder.resolve("mlruns");
        FileStoreReplay.Report first = FileStoreReplay.replay(root, server.uri());
        FileStoreReplay.Report second = FileStoreReplay.replay(root, server.uri() + "/");

        assertEquals(2, first.runs().size());
        assertEquals(2, first.begun());
        assertEquals(0, second.begun());
        assertEquals(first.runs(), second.runs());
        assertEquals(0, first.refused() + second.refused());
        checkOfflineRun(first.runs().get(offlineRun), first.runs().get(offlineChild));
    }

    private static void checkOfflineRun(String runId, String childId) throws IOException, InterruptedException {
        Config run = server.run(runId);
        assertEquals(STRANGE_NAME, run.getString("info.run_name"));
        assertEquals("FINISHED", run.getString("info.status"));
        assertTrue(run.getLong("info.end_time") >= run.getLong("info.start_time"));
        Map<String, String> params = TrackingServer.pairs(run, "params");
        assertEquals("192", params.get("model.embedDim"));
        assertEquals(STRANGE_VALUE, params.get("strange"));
        assertEquals("", params.get("empty"));
        assertEquals("x", params.get(MlflowNames.key("a[0]")));
        assertEquals(STRANGE_VALUE, TrackingServer.pairs(run, "tags").get("note"));
        assertEquals(
                List.of(
                        "0 0.30000000000000004 1700000000000",
                        "1 NaN 1700000000001",
                        "2 1.7976931348623157E308 1700000000002"),
                server.history(runId, "train/loss").stream()
                        .map(p -> p.replace("e+308", "E308"))
                        .toList());
        assertEquals(
                1, server.history(runId, MlflowNames.distinct("train", "train")).size());
        byte[] picture = Files.readAllBytes(folder.resolve("offline.bin"));
        assertArrayEquals(picture, server.artifact(runId, "pictures/epoch 1/offline.bin"));
        Config child = server.run(childId);
        assertEquals("KILLED", child.getString("info.status"));
        assertEquals(runId, TrackingServer.pairs(child, "tags").get("mlflow.parentRunId"));
    }

    @Test
    void everythingLoggedIsOnTheServer() throws IOException, InterruptedException {
        Path picture = randomFile("curve.png", 300_000);
        Map<String, String> config = new LinkedHashMap<>();
        for (int i = 0; i < 250; i++) {
            config.put("group.key" + i, "value " + i);
        }
        config.put("long", "x".repeat(7000));
        config.put("controls", "\u0001\u0002".repeat(3000));
        config.put("strange[0]", STRANGE_VALUE);
        String id;
        try (MlflowTracker tracker = tracker();
                TrackedRun run = tracker.start(RunStart.of(STRANGE_NAME, folder.resolve("all"))
                        .inExperiment(STRANGE_NAME)
                        .tag("mlflow.source.git.commit", "abc"))) {
            id = run.id();
            run.params(config);
            for (int step = 0; step < 2500; step++) {
                run.metric("train/loss", 1.0 / (step + 1), step, 1_700_000_000_000L + step);
            }
            run.metric("odd", Double.NaN, 0);
            run.metric("odd", Double.NEGATIVE_INFINITY, 1);
            run.tag("note", "first");
            run.tag("note", "second");
            run.artifact(picture, "pictures/epoch 1 ü+%");
            run.artifact(picture, "");
            Files.delete(picture);
            run.finish(RunStatus.FINISHED);
        }
        Config run = server.run(id);
        assertEquals(STRANGE_NAME, run.getString("info.run_name"));
        assertEquals("FINISHED", run.getString("info.status"));
        Map<String, String> params = TrackingServer.pairs(run, "params");
        config.forEach(
                (key, value) -> assertEquals(MlflowNames.paramValue(value), params.get(MlflowNames.key(key)), key));
        assertEquals(config.size(), params.size());
        assertEquals("second", TrackingServer.pairs(run, "tags").get("note"));
        assertEquals("abc", TrackingServer.pairs(run, "tags").get("mlflow.source.git.commit"));
        List<String> expected = LongStream.range(0, 2500)
                .mapToObj(step -> step + " " + 1.0 / (step + 1) + " " + (1_700_000_000_000L + step))
                .toList();
        assertEquals(expected, normal(server.history(id, "train/loss")));
        assertEquals(2, server.history(id, "odd").size());
        byte[] bytes = randomBytes("curve.png", 300_000);
        assertArrayEquals(bytes, server.artifact(id, "curve.png"));
        assertArrayEquals(bytes, server.artifact(id, "pictures/epoch 1 ü+%/curve.png"));
    }

    @Test
    void aResumedRunGoesOnAndOnlyARefusedParameterIsSetAside() {
        Path runFolder = folder.resolve("resumed");
        String id;
        try (MlflowTracker tracker = tracker();
                TrackedRun run = tracker.start(RunStart.of("resumed", runFolder))) {
            id = run.id();
            run.params(Map.of("epochs", "5", "seed", "1"));
            run.metric("loss", 2, 0, 1);
            run.finish(RunStatus.KILLED);
        }
        assertEquals("KILLED", server.run(id).getString("info.status"));
        try (MlflowTracker tracker = tracker();
                TrackedRun run = tracker.resume(id, runFolder)) {
            assertEquals(id, run.id());
            run.params(Map.of("epochs", "9", "seed", "1", "more", "yes"));
            run.metric("loss", 1, 1, 2);
            run.finish(RunStatus.FINISHED);
        }
        Config run = server.run(id);
        assertEquals("FINISHED", run.getString("info.status"));
        assertEquals(Map.of("epochs", "5", "seed", "1", "more", "yes"), TrackingServer.pairs(run, "params"));
        assertEquals(List.of("0 2.0 1", "1 1.0 2"), normal(server.history(id, "loss")));
        assertTrue(Files.exists(runFolder.resolve("tracking/refused.txt")));
    }

    @Test
    void aServerKilledWhileARunLogsLosesNothingAndHoldsNothingUp() throws IOException, InterruptedException {
        int points = 3000;
        Path picture = randomFile("killed.bin", 50_000);
        String id;
        long longest = 0;
        try (MlflowTracker tracker = tracker();
                TrackedRun run = tracker.start(RunStart.of("killed", folder.resolve("killed")))) {
            id = run.id();
            for (int step = 0; step < points; step++) {
                if (step == 1000) {
                    server.kill(); // its thread may be in the middle of a request
                }
                long before = System.nanoTime();
                run.metric("loss", 1.0 / (step + 1), step, 1_700_000_000_000L + step);
                longest = Math.max(longest, System.nanoTime() - before);
                if (step == 2000) {
                    run.artifact(picture, "");
                    run.params(Map.of("late", "yes"));
                }
            }
            Files.delete(picture);
            server.start();
            run.finish(RunStatus.FINISHED);
        }
        assertTrue(longest < 1_000_000_000L, "a point took " + longest / 1_000_000 + " ms");
        List<String> expected = LongStream.range(0, points)
                .mapToObj(step -> step + " " + 1.0 / (step + 1) + " " + (1_700_000_000_000L + step))
                .toList();
        assertEquals(expected, normal(server.history(id, "loss")));
        assertEquals(Map.of("late", "yes"), TrackingServer.pairs(server.run(id), "params"));
        assertEquals("FINISHED", server.run(id).getString("info.status"));
        assertArrayEquals(randomBytes("killed.bin", 50_000), server.artifact(id, "killed.bin"));
    }

    @Test
    void runsThatBeganWithoutAServerAreSentLaterChildFirst() throws IOException {
        Path parentFolder = folder.resolve("away-parent");
        Path childFolder = folder.resolve("away-child");
        String nobody = "http://127.0.0.1:" + TrackingServer.freePort();
        String parentKey;
        String childKey;
        try (MlflowTracker tracker = new MlflowTracker(new MlflowTracker.Config(nobody, "away", 0, 5), Map.of())) {
            TrackedRun parent = tracker.start(RunStart.of("parent", parentFolder));
            TrackedRun child = tracker.start(RunStart.of("child", childFolder).under(parent.id()));
            parentKey = parent.id();
            childKey = child.id();
            child.metric("loss", 0.5, 1, 7);
            child.artifact(randomFile("kept.bin", 10), "a/b");
            child.finish(RunStatus.FINISHED);
            parent.finish(RunStatus.FINISHED);
        }
        UserError away = assertThrows(UserError.class, () -> TrackingSync.replay(childFolder));
        assertTrue(away.getMessage().contains("3 entries stay"), away.getMessage());
        for (Path each : List.of(parentFolder, childFolder)) { // as if the server that was away were this one
            Path json = each.resolve("tracking/run.json");
            Files.writeString(json, Files.readString(json).replace(nobody, server.uri()));
        }

        TrackingSync.Report child = TrackingSync.replay(childFolder);
        TrackingSync.Report parent = TrackingSync.replay(parentFolder);

        assertEquals(3, child.sent());
        assertEquals("3 entries sent to " + server.uri() + "/#/runs/" + child.runId(), child.toString());
        assertEquals(1, parent.sent());
        assertEquals(0, TrackingSync.replay(childFolder).sent());
        assertEquals(1, server.runsWith("away", RunIdentity.KEY_TAG, childKey).size());
        assertEquals(1, server.runsWith("away", RunIdentity.KEY_TAG, parentKey).size());
        assertEquals(List.of("1 0.5 7"), normal(server.history(child.runId(), "loss")));
        assertEquals(
                parent.runId(),
                TrackingServer.pairs(server.run(child.runId()), "tags").get("mlflow.parentRunId"));
    }

    private static MlflowTracker tracker() {
        return new MlflowTracker(new MlflowTracker.Config(server.uri(), "mae", 120, 60), Map.of());
    }

    private static List<String> normal(List<String> history) { // JSON writes 1.0 as 1
        return history.stream()
                .map(line -> line.split(" "))
                .map(f -> f[0] + " " + Double.parseDouble(f[1]) + " " + f[2])
                .toList();
    }

    private static byte[] randomBytes(String name, int size) {
        var random = new Randomness(3).stream(name);
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) random.nextInt();
        }
        return bytes;
    }

    private static Path randomFile(String name, int size) throws IOException {
        return Files.write(folder.resolve(name), randomBytes(name, size));
    }
}
