package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.Components;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FileTrackerTest {
    @TempDir
    Path folder;

    private FileTracker tracker() {
        return new FileTracker(new FileTracker.Config(folder.resolve("mlruns"), "mae"));
    }

    @Test
    void isFoundByName() {
        Components components = Components.discover();
        var config = new FileTracker.Config(folder, "mae");
        Tracker tracker = components.create(components.find(Tracker.class, "file"), config);
        assertTrue(tracker instanceof FileTracker);
        assertEquals("tracking", components.find(Tracker.class, "mlflow").group());
    }

    @Test
    void whatACrashLeftOfABeginningIsInNobodysWay() throws IOException {
        RunStart start = RunStart.of("a", folder).keyed("0123456789abcdef0123456789abcdef");
        Path left = folder.resolve("mlruns/.trash/new-run-0123456789abcdef0123456789abcdef");
        Files.createDirectories(left.resolve("tags"));
        Files.writeString(left.resolve(MetaYaml.FILE), "run_id: ");
        try (FileTracker tracker = tracker()) {
            tracker.start(start).finish(RunStatus.FINISHED);
        }
        assertFalse(Files.exists(left));
    }

    @Test
    void anExperimentWhoseMakerDiedIsNotADeletedOne() throws IOException {
        Path left = Files.createDirectories(folder.resolve("mlruns/.trash/new-experiment-123"));
        MetaYaml.write(left, Map.of("name", "mae", "experiment_id", "456", "lifecycle_stage", "active"));
        tracker().start(RunStart.of("run", folder)).close();
        assertFalse(Files.exists(left));
    }

    @Test
    void aRunThatCannotBeMadeLeavesNothing() throws IOException {
        TrackedRun first = tracker().start(RunStart.of("run", folder));
        first.close();
        Files.createDirectories(
                Path.of(first.where()).resolveSibling("0".repeat(32)).resolve("in its place"));
        RunStart start = RunStart.of("run", folder).keyed("0".repeat(32));
        assertThrows(UserError.class, () -> tracker().start(start));
        try (var left = Files.list(folder.resolve("mlruns/.trash"))) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void aRunIsAFolderAsMlflowLaysItOut() throws IOException {
        Path picture = Files.write(folder.resolve("a.png"), new byte[] {1, 2, 3});
        Path run;
        try (FileTracker tracker = tracker();
                TrackedRun tracked = tracker.start(
                        RunStart.of("first: run", folder).tag("k", "v").under("parent"))) {
            run = Path.of(tracked.where());
            tracked.params(Map.of("mask.ratio", "0.75"));
            tracked.metric("train/loss", 0.5, 3, 1000);
            tracked.metric("train/loss", Double.NaN, 4, 1001);
            tracked.metric("train/loss", Double.NaN, 4, 1001);
            tracked.artifact(picture, "pictures/epoch-1");
            assertEquals(1, MetaYaml.read(run).get("status"));
            tracked.finish(RunStatus.FINISHED);
            assertEquals(tracked.id(), run.getFileName().toString());
        }
        Map<String, Object> meta = MetaYaml.read(run);
        assertEquals(3, meta.get("status"));
        assertEquals("first: run", meta.get("run_name"));
        assertEquals(run.getParent().getFileName().toString(), meta.get("experiment_id"));
        assertEquals(run.resolve("artifacts"), Path.of(URI.create((String) meta.get("artifact_uri"))));
        assertTrue(((String) meta.get("artifact_uri")).startsWith("file:///"));
        assertEquals("1000 0.5 3\n1001 nan 4\n", Files.readString(run.resolve("metrics/train/loss")));
        assertEquals("0.75", Files.readString(run.resolve("params/mask.ratio")));
        assertEquals("v", Files.readString(run.resolve("tags/k")));
        assertEquals("parent", Files.readString(run.resolve("tags/mlflow.parentRunId")));
        assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(run.resolve("artifacts/pictures/epoch-1/a.png")));
        assertEquals("mae", MetaYaml.read(run.getParent()).get("name"));
        assertEquals("Default", MetaYaml.read(folder.resolve("mlruns/0")).get("name"));
    }

    @Test
    void aRunWhoseProcessDiedInTheMiddleOfALineIsResumed() throws IOException {
        TrackedRun dead = tracker().start(RunStart.of("dead", folder));
        dead.metric("loss", 1, 0, 10);
        Path loss = Path.of(dead.where()).resolve("metrics/loss");
        Files.writeString(loss, "11 0.9", StandardOpenOption.APPEND);
        try (FileTracker tracker = tracker();
                TrackedRun run = tracker.resume(dead.id(), folder)) {
            assertNull(MetaYaml.read(Path.of(run.where())).get("end_time"));
            run.metric("loss", 0.9, 1, 12);
            run.finish(RunStatus.FINISHED);
        }
        assertEquals("10 1.0 0\n12 0.9 1\n", Files.readString(loss));
    }

    @Test
    void aRunThatIsClosedWithoutAnEndFailed() throws IOException {
        TrackedRun run = tracker().start(RunStart.of("run", folder));
        run.close();
        assertEquals(4, MetaYaml.read(Path.of(run.where())).get("status"));
    }

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFullDiskLeavesNoHalfOfAPoint() throws Exception {
        String run = FullDisk.run(LogsUntilItIsFull.class, folder.resolve("mlruns"));
        String points = Files.readString(Path.of(run.strip()).resolve("metrics/loss"));
        assertTrue(points.endsWith("\n") && points.lines().allMatch(line -> line.matches("1 0\\.123 \\d+")), points);
    }

    @Test
    void parametersAreWrittenOnce() throws IOException {
        TrackedRun run = tracker().start(RunStart.of("run", folder));
        run.params(Map.of("seed", "1"));
        run.params(Map.of("seed", "2"));
        assertEquals("1", Files.readString(Path.of(run.where()).resolve("params/seed")));
        run.close();
    }

    @Test
    void aKeyThatIsAlsoAFolderIsKeptUnderAnotherName() throws IOException {
        TrackedRun run = tracker().start(RunStart.of("run", folder));
        run.metric("loss", 1, 0, 1);
        run.metric("loss/train", 2, 0, 1);
        run.metric("a/b", 3, 0, 1);
        run.metric("a", 4, 0, 1);
        run.close();
        try (var all = Files.walk(Path.of(run.where()).resolve("metrics"))) {
            assertEquals(4, all.filter(Files::isRegularFile).count());
        }
    }

    @Test
    void wrongInputIsOneClearLine() throws IOException {
        assertTrue(assertThrows(UserError.class, () -> tracker().resume("nosuchrun", folder))
                .getMessage()
                .contains("no run 'nosuchrun'"));
        Path file = Files.writeString(folder.resolve("file"), "");
        FileTracker onAFile = new FileTracker(new FileTracker.Config(file, "mae"));
        assertTrue(assertThrows(UserError.class, () -> onAFile.start(RunStart.of("run", folder)))
                .getMessage()
                .contains("tracking.root"));
    }

    @Test
    void aDeletedExperimentIsNamed() throws IOException {
        TrackedRun run = tracker().start(RunStart.of("run", folder));
        run.close();
        Path experiment = Path.of(run.where()).getParent();
        Files.move(experiment, experiment.resolveSibling(".trash").resolve(experiment.getFileName()));
        UserError error = assertThrows(UserError.class, () -> tracker().start(RunStart.of("run", folder)));
        assertTrue(error.getMessage().contains("'mae' is deleted"), error.getMessage());
    }

    @Test
    void manyThreadsLogWholeLines() throws IOException {
        TrackedRun run = tracker().start(RunStart.of("run", folder));
        IntStream.range(0, 8).parallel().forEach(thread -> LongStream.range(0, 500)
                .forEach(step -> run.metric("loss", thread, step, 1)));
        run.close();
        List<String> lines = Files.readAllLines(Path.of(run.where()).resolve("metrics/loss"));
        assertEquals(4000, lines.size());
        assertTrue(lines.stream().allMatch(line -> line.matches("1 \\d\\.0 \\d+")));
    }

    @Test
    void threadsAndProcessesThatBeginAtOnceShareOneExperiment() throws IOException, InterruptedException {
        List<Process> processes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            processes.add(new ProcessBuilder(
                            ProcessHandle.current().info().command().orElseThrow(),
                            "-cp",
                            System.getProperty("java.class.path"),
                            StartsRuns.class.getName(),
                            folder.resolve("mlruns").toString())
                    .inheritIO()
                    .start());
        }
        for (Process process : processes) {
            assertTrue(process.waitFor(120, TimeUnit.SECONDS));
            assertEquals(0, process.exitValue());
        }
        FileStore store = new FileStore(folder.resolve("mlruns"));
        assertEquals(2, store.experiments().size(), "Default and the one");
        List<Path> runs = store.experiments().stream()
                .flatMap(e -> store.runs(e).stream())
                .toList();
        assertEquals(3 * 8, runs.size());
        try (var left = Files.list(folder.resolve("mlruns/.trash"))) {
            assertFalse(left.findAny().isPresent());
        }
    }

    /** The program that each of the processes runs. */
    static final class StartsRuns {
        public static void main(String[] args) {
            try (FileTracker tracker = new FileTracker(new FileTracker.Config(Path.of(args[0]), "shared"))) {
                IntStream.range(0, 8).parallel().forEach(i -> tracker.start(RunStart.of("run " + i, Path.of("."))));
            }
        }
    }

    /** The program for which the disk is full after some points. */
    static final class LogsUntilItIsFull {
        public static void main(String[] args) {
            TrackedRun run = new FileTracker(new FileTracker.Config(Path.of(args[0]), "full"))
                    .start(RunStart.of("run", Path.of(".")));
            System.out.println(run.where());
            try {
                LongStream.range(0, 10_000).forEach(step -> run.metric("loss", 0.123, step, 1));
            } catch (UserError e) {
                System.exit(2);
            }
        }
    }
}
