package io.mae4j.train.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.config.Resolvers;
import io.mae4j.train.run.MetricHistory.Point;
import io.mae4j.train.run.Summary.Status;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFolderTest {
    private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);

    @TempDir
    Path temporary;

    @Test
    void twoRunsOfTheSameSecondHaveFoldersOfTheirOwn() {
        RunFolder first = create();
        RunFolder second = create();
        assertEquals(temporary.resolve("2026-01-02").resolve("03-04-05-test"), first.path());
        assertNotEquals(first, second);
        assertEquals("a=1\n", RunFolder.open(second.path()).read("overrides.txt"));
    }

    @Test
    void aFolderThatIsNoRunIsRefused() {
        UserError missing = assertThrows(UserError.class, () -> RunFolder.open(temporary.resolve("nowhere")));
        assertTrue(missing.getMessage().contains("there is no run folder"), missing.getMessage());
        UserError other = assertThrows(UserError.class, () -> RunFolder.open(temporary));
        assertTrue(other.getMessage().contains("is not a run folder"), other.getMessage());
    }

    @Test
    void aRunGoesOnWhosePicturesWereTakenAway() throws IOException {
        RunFolder folder = create();
        Files.delete(folder.pictures());
        folder.clearUnfinished();
        assertTrue(Files.isDirectory(folder.pictures()));
    }

    @Test
    void ofAFileThatIsNoTextThatIsSaid() throws IOException {
        RunFolder folder = create();
        Files.write(folder.file("provenance.json"), new byte[] {(byte) 0xff, 0, 1});
        UserError json = assertThrows(UserError.class, () -> Provenance.dataOf(folder));
        assertEquals(folder.file("provenance.json") + " cannot be read: it is not text in UTF-8", json.getMessage());
        Files.write(folder.file("metrics.jsonl"), new byte[] {(byte) 0xff, 0, 1});
        UserError lines = assertThrows(UserError.class, () -> MetricHistory.read(folder.file("metrics.jsonl")));
        assertEquals(folder.file("metrics.jsonl") + " cannot be read: it is not text in UTF-8", lines.getMessage());
    }

    @Test
    void aSummaryThatDoesNotSayWhatItIsOfIsDamaged() throws IOException {
        RunFolder folder = create();
        Path file = folder.file("summary.json");
        for (String text : List.of("{}", "{\"command\":null}", "{\"command\":[]}")) {
            Files.writeString(file, text);
            UserError error = assertThrows(UserError.class, () -> Summary.commandOf(folder), text);
            assertTrue(error.getMessage().startsWith(file + " is damaged: "), error.getMessage());
        }
        Files.writeString(file, "{\"status\":\"finisjed\"}");
        UserError error = assertThrows(UserError.class, () -> Summary.of(folder, "pretrain"));
        assertEquals(file + " is damaged: no run has the status finisjed", error.getMessage());
    }

    @Test
    void aProvenanceWithoutDataIsDamaged() throws IOException {
        RunFolder folder = create();
        for (String text : List.of("{}", "{\"data\":null}", "{\"data\":[]}")) {
            Files.writeString(folder.provenance(), text);
            UserError error = assertThrows(UserError.class, () -> Provenance.dataOf(folder), text);
            assertTrue(error.getMessage().startsWith(folder.provenance() + " is damaged: "), error.getMessage());
        }
    }

    @Test
    void aTrackerIsGivenTheDescriptionsThatAreThere() throws IOException {
        RunFolder folder = create();
        Files.writeString(folder.provenance(), "{}");
        assertEquals(4, folder.descriptions().size());
        Files.delete(folder.file("overrides.txt"));
        assertEquals(
                List.of("config.conf", "config.resolved.conf", "provenance.json"),
                folder.descriptions().stream()
                        .map(file -> file.getFileName().toString())
                        .toList());
    }

    @Test
    void aLineThatIsNoPointIsLeftOut() throws IOException {
        Path file = temporary.resolve("metrics.jsonl");
        Files.writeString(file, "{}\n{\"step\":null}\n{\"loss\":1.0,\"step\":2}\n{\"step\":\"x\"}\n");
        assertEquals(List.of(new Point(2, Map.of("loss", 1.0))), MetricHistory.read(file));
    }

    @Test
    void aDiscardedFolderIsGone() {
        Path runs = temporary.resolve("runs");
        RunFolder kept = create(runs);
        create(runs).discard();
        assertTrue(Files.exists(kept.path()));
        kept.discard();
        assertFalse(Files.exists(runs));
    }

    @Test
    void historyIsWhatTheCheckpointKnowsOf() throws IOException {
        Path file = temporary.resolve("metrics.jsonl");
        try (MetricHistory history = MetricHistory.from(file, 0)) {
            for (long step = 1; step <= 5; step++) {
                history.add(new Point(step, Map.of("loss", 1.0 / step, "broken", Double.NaN)));
            }
        }
        Files.writeString(file, "{\"loss\":0.1,\"st", StandardOpenOption.APPEND);
        try (MetricHistory history = MetricHistory.from(file, 3)) {
            history.add(new Point(4, Map.of("loss", 9.0)));
        }
        List<Point> points = MetricHistory.read(file);
        assertEquals(List.of(1L, 2L, 3L, 4L), points.stream().map(Point::step).toList());
        assertEquals(Map.of("loss", 1.0 / 3), points.get(2).values());
        assertEquals(Map.of("loss", 9.0), points.get(3).values());
    }

    @Test
    void whatWasLoggedIsKnownHoweverOftenARunDies() {
        Path file = temporary.resolve("metrics.jsonl");
        takeSteps(file, 0, 9); // a checkpoint at 4, killed after 9
        takeSteps(file, 4, 6); // killed again, before it has passed all that it repeats
        try (MetricHistory history = MetricHistory.from(file, 4)) {
            assertTrue(history.had(point(6)));
            assertTrue(history.had(point(9)));
            assertFalse(history.had(point(10)));
            assertFalse(history.had(new Point(9, Map.of("loss", 2.0))), "another value is another point");
        }
        takeSteps(file, 4, 10);
        assertEquals(
                LongStream.rangeClosed(1, 10).boxed().toList(),
                MetricHistory.read(file).stream().map(Point::step).toList());
        assertEquals(
                List.of(file),
                List.of(temporary.toFile().listFiles()).stream()
                        .map(File::toPath)
                        .toList());
    }

    private static void takeSteps(Path file, long from, long to) {
        try (MetricHistory history = MetricHistory.from(file, from)) {
            for (long step = from + 1; step <= to; step++) {
                history.add(point(step));
            }
        }
    }

    // the loss follows from the seed, the waiting time does not
    private static Point point(long step) {
        return new Point(step, Map.of("loss", 1.0 / step, "data_wait_s", Math.random()));
    }

    @Test
    void aSummaryGoesOnWhereItStopped() {
        RunFolder folder = create();
        Summary.of(folder, "pretrain")
                .metric("knn.top1", 0.5)
                .fact("wallSeconds", 12.5)
                .picture(folder.pictures().resolve("a.png"))
                .write(Status.INTERRUPTED);
        Summary summary = Summary.of(folder, "pretrain").metric("loss", 0.25);
        summary.write(Status.FINISHED);
        assertEquals(Map.of("knn.top1", 0.5, "loss", 0.25), summary.metrics());
        assertEquals(12.5, summary.number("wallSeconds"));
        String text = folder.read("summary.json");
        assertTrue(text.contains("\"status\" : \"finished\""), text);
        assertTrue(text.contains("\"pictures/a.png\""), text);
    }

    private RunFolder create() {
        return create(temporary);
    }

    private static RunFolder create(Path runs) {
        Composed composed = new Composed(
                "test",
                ConfigFactory.parseString("a = 1"),
                ConfigFactory.parseString("a = 1"),
                new TreeMap<>(),
                List.of("a=1"),
                List.of(),
                List.of(),
                Resolvers.standard());
        return RunFolder.create(runs, "test", NOW, composed);
    }
}
