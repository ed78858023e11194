package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SpoolTest {
    @TempDir
    Path folder;

    private Spool fresh() {
        return Spool.create(folder, RunIdentity.of("http://host", "exp", RunStart.of("run", folder)));
    }

    @Test
    void whatWaitsSurvivesTheProcessInOrder() throws IOException {
        Spool first = fresh();
        IntStream.range(0, 100).forEach(i -> first.append(new SpoolEntry.Metric("loss", i, i, i)));
        first.sent(first.next(), 40);
        first.close();
        Path segment = folder.resolve("tracking/00000001.spool");
        Files.writeString(segment, "metric\tloss\t0", StandardOpenOption.APPEND); // torn by a crash

        Spool second = Spool.open(folder);
        second.append(new SpoolEntry.Metric("loss", 100, 100, 100));
        assertEquals(61, second.pending());
        List<Spool.Waiting> waiting = second.next();
        assertEquals(61, waiting.size());
        assertEquals(new SpoolEntry.Metric("loss", 40, 40, 40), waiting.get(0).entry());
        assertEquals(
                new SpoolEntry.Metric("loss", 100, 100, 100), waiting.get(60).entry());
        second.sent(waiting, 61);
        second.close();
        assertFalse(Files.exists(segment));
        assertEquals(0, Spool.open(folder).pending());
    }

    @Test
    void aFileThatWasKeptByAProcessThatDiedBeforeItSaidSoGoesWithTheRest() throws IOException {
        Path file = Files.writeString(folder.resolve("checkpoint"), "weights");
        try (Spool spool = fresh()) {
            spool.keep(file, "");
        }
        try (Stream<Path> left = Files.list(folder.resolve("tracking/files"))) {
            assertEquals(0, left.count());
        }
    }

    @Test
    void whatCouldNotBeTakenUpIsTakenUpWhenItCan() throws IOException {
        try (Spool spool = fresh()) {
            spool.append(new SpoolEntry.Metric("loss", 1, 1, 1));
        }
        Path inTheWay = Files.createDirectory(folder.resolve("tracking/sent"));
        assertThrows(UserError.class, () -> Spool.open(folder));
        Files.delete(inTheWay);
        try (Spool spool = Spool.open(folder)) {
            assertEquals(1, spool.pending());
        }
    }

    @Test
    void manySegmentsAreReadThroughAndRemovedWhenSent() throws IOException {
        Spool spool = fresh();
        String value = "x".repeat(5000);
        int count = 2500; // 12.5 MB: more than two segments
        IntStream.range(0, count).forEach(i -> spool.append(new SpoolEntry.Param("p" + i, value)));
        List<SpoolEntry> read = new ArrayList<>();
        for (List<Spool.Waiting> next = spool.next(); !next.isEmpty(); next = spool.next()) {
            next.forEach(waiting -> read.add(waiting.entry()));
            spool.sent(next, next.size());
        }
        assertEquals(
                IntStream.range(0, count)
                        .mapToObj(i -> new SpoolEntry.Param("p" + i, value))
                        .toList(),
                read);
        assertEquals(0, spool.pending());
        assertFalse(Files.exists(folder.resolve("tracking/00000001.spool")));
        spool.close();
    }

    @Test
    void aKeptFileOutlivesTheOneThatWasGiven() throws IOException {
        Path file = Files.writeString(folder.resolve("checkpoint"), "weights");
        Spool spool = fresh();
        SpoolEntry.Artifact kept = spool.keep(file, "checkpoints");
        Files.delete(file);
        assertEquals("weights", Files.readString(kept.file()));
        assertEquals("checkpoint", kept.name());
        spool.close();
    }

    @Test
    void aFullDiskWhereItNotesWhatIsSentLosesNothingThatIsAppendedLater() throws IOException {
        Spool spool = fresh();
        IntStream.range(0, 10).forEach(i -> spool.append(new SpoolEntry.Metric("loss", i, i, i)));
        List<Spool.Waiting> first = spool.next();
        Path note = Files.createDirectories(folder.resolve("tracking/sent/no file can be here"));
        assertThrows(UserError.class, () -> spool.sent(first, 10));
        assertEquals(List.of(), spool.next());
        Files.delete(note);
        Files.delete(note.getParent());
        spool.append(new SpoolEntry.Metric("loss", 10, 10, 10));
        List<Spool.Waiting> second = spool.next();
        assertEquals(
                List.of(new SpoolEntry.Metric("loss", 10, 10, 10)),
                second.stream().map(Spool.Waiting::entry).toList());
        spool.sent(second, 1);
        spool.close();
    }

    @Test
    void aDamagedLineIsNamed() throws IOException {
        Spool spool = fresh();
        spool.append(new SpoolEntry.Metric("loss", 1, 1, 1));
        spool.append(new SpoolEntry.Metric("loss", 2, 2, 2));
        spool.close();
        Path segment = folder.resolve("tracking/00000001.spool");
        Files.writeString(segment, Files.readString(segment).replaceFirst("metric\tloss\t2", "me\0ric\tloss\t2"));
        try (Spool damaged = Spool.open(folder)) {
            String said = assertThrows(UserError.class, damaged::next).getMessage();
            assertTrue(
                    said.startsWith(segment + " is damaged in the line that ends at byte 40, 'me?ric?loss?2.0"), said);
        }
    }

    @Test
    void segmentsHaveTheSameNamesWhereDigitsAreOthers() {
        Locale before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar"));
        try {
            fresh().close();
            Spool spool = Spool.open(folder);
            spool.append(new SpoolEntry.Tag("k", "v"));
            assertTrue(Files.exists(folder.resolve("tracking/00000001.spool")));
            spool.close();
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void onlyOneHolderAtATime() {
        Spool spool = fresh();
        assertTrue(assertThrows(UserError.class, () -> Spool.open(folder))
                .getMessage()
                .contains("in use"));
        spool.close();
        Spool.open(folder).close();
    }

    @Test
    void theIdentitySurvives() {
        RunStart start = RunStart.of("a: \"b\" 雪", folder).tag("k.l", "v\n\"").under("p");
        RunIdentity identity = RunIdentity.of("http://host", "exp", start).withRunId("r");
        Spool.create(folder, identity).close();
        assertEquals(identity, RunIdentity.read(Spool.folderIn(folder)));
        assertEquals("v\n\"", identity.tags().get("k.l"));
    }

    @Test
    void aBatchKeepsTheServersLimits() {
        assertEquals(1000, Batch.size(entries(1200, i -> new SpoolEntry.Metric("m", i, i, i))));
        assertEquals(100, Batch.size(entries(250, i -> new SpoolEntry.Param("p" + i, ""))));
        assertEquals(100, Batch.size(entries(250, i -> new SpoolEntry.Tag("t" + i, ""))));
        assertEquals(1, Batch.size(entries(2, i -> new SpoolEntry.Param("same", "" + i))));
        assertEquals(1, Batch.size(entries(2, i -> new SpoolEntry.Status("FAILED", i))));
        assertEquals(
                5,
                Batch.size(entries(
                        9,
                        i -> i == 5
                                ? new SpoolEntry.Artifact(Path.of("f"), "f", "")
                                : new SpoolEntry.Metric("m", i, i, i))));
        int controls = Batch.size(entries(100, i -> new SpoolEntry.Param("p" + i, "\u0001".repeat(6000))));
        assertTrue(controls * 6000 * 6 < 1_000_000, "" + controls);
    }

    @Test
    void addressesAreChecked() {
        for (String wrong :
                List.of("mlruns", "file:///mlruns", "http://", "http://user:pw@host", "htp://host", "http://a b")) {
            UserError error = assertThrows(UserError.class, () -> ServerAddress.of(wrong, Map.of()), wrong);
            assertTrue(
                    error.getMessage().contains(wrong) && error.getMessage().contains("tracking.uri"),
                    error.getMessage());
        }
        assertEquals(
                "http://host:5000/p",
                ServerAddress.of("http://host:5000/p//", Map.of()).base());
    }

    private static List<SpoolEntry> entries(int count, IntFunction<SpoolEntry> each) {
        return IntStream.range(0, count).mapToObj(each).toList();
    }
}
