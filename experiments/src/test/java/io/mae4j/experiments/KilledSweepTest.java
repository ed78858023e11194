package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * A sweep of nine tiny jobs that is killed with SIGKILL at random moments, and started again after each, against one that is
 * left alone. {@code -Dmae.kills=10} kills it more often than the build does, {@code -Dmae.kills.seed=n} at other moments, and
 * {@code -Dmae.tracking.uri=http://...} tracks it with a server.
 */
class KilledSweepTest {
    private static final int KILLS = Integer.getInteger("mae.kills", 3);
    private static final long SEED = Long.getLong("mae.kills.seed", 0);
    private static final String SERVER = System.getProperty("mae.tracking.uri", "");
    private static final int JOBS = 9;
    private static final int EPOCHS = 2;

    @TempDir
    Path temporary;

    private final RandomStream moments = new Randomness(SEED).stream("kills");

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals to send")
    void aSweepThatIsKilledAgainAndAgainComesToTheSameResults() throws Exception {
        Path expected = temporary.resolve("left-alone");
        long began = System.nanoTime();
        new Mae(temporary).run(words(expected, "basic", "a")).succeeded();
        long longest = 2 * (System.nanoTime() - began) / KILLS; // on average, all kills take as long as the sweep

        Path killed = temporary.resolve("killed");
        int kills = 0;
        for (int start = 0; kills < KILLS; start++) {
            if (!startAndKill(longest, words(killed, start % 2 == 0 ? "processes" : "basic", "b"))) {
                break; // it ended before its moment came
            }
            kills++;
        }
        System.out.println("killed " + kills + " times; attempts of the jobs: " + attempts(killed));
        assertTrue(kills > KILLS / 2, "too short a sweep: it could be killed " + kills + " times only");
        new Mae(temporary).run("sweep", "resume", killed.toString()).succeeded();

        for (int job = 0; job < JOBS; job++) {
            String name = String.format(Locale.ROOT, "%03d", job);
            assertSameRun(expected.resolve(name), killed.resolve(name));
        }
        assertEquals(List.of(), unfinished(killed), "nothing half-written");
        if (SERVER.isEmpty()) {
            assertOneParentWithItsChildren(kills);
        } else {
            TrackedSweep.check(SERVER, killed, JOBS, kills);
        }
    }

    private String[] words(Path sweep, String launcher, String tracked) {
        List<String> words = new ArrayList<>(List.of(new Mae(temporary)
                .tiny(
                        "-m",
                        "mask.ratio=0.25,0.5,0.75",
                        "decoder.depth=1,2,3",
                        "trainer.epochs=" + EPOCHS,
                        "trainer.checkpointEvery=1",
                        "trainer.heldOutEvery=1",
                        "trainer.picturesEvery=1",
                        "knn.enabled=true",
                        "engine.threads=1",
                        "launcher=" + launcher,
                        "sweep.folder='" + sweep + "'")));
        if (SERVER.isEmpty() || tracked.equals("a")) {
            words.removeIf(word -> word.startsWith("tracking.root"));
            words.add("tracking.root='" + temporary.resolve("mlruns-" + tracked) + "'");
        } else {
            words.removeIf(word -> word.startsWith("tracking.root"));
            words.add("tracking=mlflow");
            words.add("tracking.uri='" + SERVER + "'");
        }
        return words.toArray(String[]::new);
    }

    /** Returns whether it was killed; else it ended by itself before. */
    private boolean startAndKill(long longest, String... words) throws Exception {
        Process process = new ProcessBuilder(Mae.javaCommand(words))
                .redirectErrorStream(true)
                .start();
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.startsWith("sweep ")) {
                output.append(line).append('\n');
                line = lines.readLine();
            }
            assertTrue(line != null, output.toString());
            Thread reader = new Thread(() -> lines.lines().forEach(output::append));
            reader.setDaemon(true);
            reader.start();
            long wait = (long) (moments.nextDouble() * longest);
            if (process.waitFor(wait, TimeUnit.NANOSECONDS)) {
                assertEquals(0, process.exitValue(), output.toString());
                return false;
            }
            List<ProcessHandle> children = process.descendants().toList();
            process.destroyForcibly().waitFor();
            for (ProcessHandle child : children) { // nobody kills them
                child.onExit().get(20, TimeUnit.SECONDS);
            }
            return true;
        }
    }

    private static void assertSameRun(Path expected, Path actual) throws IOException {
        assertEquals(Mae.metrics(expected), Mae.metrics(actual));
        for (String file : List.of("weights.safetensors", "optimizer.safetensors")) {
            assertArrayEquals(
                    Files.readAllBytes(lastCheckpoint(expected).resolve(file)),
                    Files.readAllBytes(lastCheckpoint(actual).resolve(file)),
                    actual + " " + file);
        }
        Config summary = json(actual.resolve("summary.json"));
        assertEquals("finished", summary.getString("status"));
        assertEquals(
                json(expected.resolve("summary.json")).getConfig("metrics").withoutPath("data_wait_s"),
                summary.getConfig("metrics").withoutPath("data_wait_s"));
        assertEquals(
                new HashSet<>(json(expected.resolve("summary.json")).getStringList("pictures")),
                new HashSet<>(summary.getStringList("pictures")));
        assertEquals("FINISHED", json(actual.resolve("job.json")).getString("status"));
        for (Path picture : files(expected.resolve("pictures"))) {
            assertArrayEquals(
                    Files.readAllBytes(picture),
                    Files.readAllBytes(actual.resolve("pictures").resolve(picture.getFileName())),
                    picture.toString());
        }
    }

    /** A kill between a point's way to the tracker and to the history doubles that point; nothing else may. */
    private void assertOneParentWithItsChildren(int kills) throws IOException {
        Set<String> parents = new HashSet<>();
        int runs = 0;
        int children = 0;
        int doubled = 0;
        for (Path meta : files(temporary.resolve("mlruns-b"))) {
            if (meta.endsWith("meta.yaml") && Files.readString(meta).contains("run_id")) {
                runs++;
                assertTrue(Files.readString(meta).contains("status: 3"), meta + " has not finished");
                Path parent = meta.resolveSibling("tags").resolve("mlflow.parentRunId");
                if (Files.exists(parent)) {
                    children++;
                    List<String> points = Files.readAllLines(meta.resolveSibling("metrics/loss"));
                    doubled += points.size()
                            - (int) points.stream()
                                    .map(point -> point.split(" ")[2])
                                    .distinct()
                                    .count();
                    parents.add(Files.readString(parent));
                }
            }
        }
        assertEquals(JOBS + 1, runs);
        assertEquals(JOBS, children);
        assertEquals(1, parents.size());
        assertTrue(doubled <= kills, doubled + " points are there twice");
    }

    private static List<Integer> attempts(Path sweep) throws IOException {
        List<Integer> attempts = new ArrayList<>();
        for (int job = 0; job < JOBS; job++) {
            Path file = sweep.resolve(String.format(Locale.ROOT, "%03d/job.json", job));
            attempts.add(Files.exists(file) ? json(file).getInt("attempts") : 0);
        }
        return attempts;
    }

    private static List<Path> unfinished(Path folder) throws IOException {
        return files(folder).stream()
                .filter(file -> folder.relativize(file).toString().matches(".*\\.(part|old|repeated)\\b.*"))
                .toList();
    }

    private static Path lastCheckpoint(Path run) throws IOException {
        try (Stream<Path> checkpoints = Files.list(run.resolve("checkpoints"))) {
            return checkpoints.sorted().reduce((first, second) -> second).orElseThrow();
        }
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static Config json(Path file) {
        return ConfigFactory.parseFile(file.toFile());
    }
}
