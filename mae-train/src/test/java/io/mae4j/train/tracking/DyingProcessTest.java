package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process leaves in its spool that dies between two writes: the next one sends the rest, and each once. */
class DyingProcessTest {
    @TempDir
    Path folder;

    private Path tracking;
    private Spool spool;

    @BeforeEach
    void logAFileAndAPoint() throws IOException {
        spool = Spool.create(folder, RunIdentity.of("http://host", "exp", RunStart.of("run", folder)));
        spool.append(spool.keep(Files.writeString(folder.resolve("weights"), "weights"), "checkpoint"));
        spool.append(new SpoolEntry.Metric("loss", 1, 1, 1));
        tracking = spool.folder();
    }

    private SpoolEntry.Artifact file() {
        return (SpoolEntry.Artifact) spool.next().get(0).entry();
    }

    /** As if the process had died: nothing is written on the way out, as something still waits. */
    private void die() {
        assertTrue(spool.pending() > 0);
        spool.close();
        spool = null;
    }

    /** Sends all that waits in a new process; returns it. */
    private List<SpoolEntry> sentByTheNext() {
        List<SpoolEntry> all = new ArrayList<>();
        try (Spool next = Spool.open(folder)) {
            for (List<Spool.Waiting> some = next.next(); !some.isEmpty(); some = next.next()) {
                some.forEach(waiting -> all.add(waiting.entry()));
                next.sent(some, some.size());
            }
            assertEquals(0, next.pending());
        }
        return all;
    }

    private List<String> left() throws IOException {
        try (Stream<Path> files = Files.list(tracking)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void afterItSetAFileAsideAndBeforeItNotedThat() throws IOException {
        SpoolEntry.Artifact file = file();
        spool.postpone(file);
        die();
        assertEquals(List.of(file, new SpoolEntry.Metric("loss", 1, 1, 1)), sentByTheNext());
        assertEquals(List.of("files", "lock", "run.json"), left());
    }

    @Test
    void afterItNotedThatItSetAFileAside() throws IOException {
        SpoolEntry.Artifact file = file();
        spool.postpone(file);
        spool.sent(spool.next(), 1);
        die();
        assertEquals(List.of(new SpoolEntry.Metric("loss", 1, 1, 1), file), sentByTheNext());
        assertEquals(List.of("files", "lock", "run.json"), left());
    }

    @Test
    void whileItWroteWhatItSetAside() throws IOException {
        SpoolEntry.Artifact file = file();
        spool.postpone(file);
        spool.sent(spool.next(), 1);
        Files.writeString(tracking.resolve("later.txt"), Files.readString(tracking.resolve("later.txt")) + "artifa");
        die();
        assertEquals(List.of(new SpoolEntry.Metric("loss", 1, 1, 1), file), sentByTheNext());
    }

    @Test
    void afterItPutARefusedFileAsideAndBeforeItNotedThat() throws IOException {
        SpoolEntry.Artifact file = file();
        spool.refused(file, "too large");
        die();
        try (Spool next = Spool.open(folder)) {
            next.refused(next.next().get(0).entry(), "the file is gone");
        }
        String log = Files.readString(tracking.resolve("refused.txt"));
        assertEquals(1, log.lines().count(), log);
        assertTrue(log.endsWith("\t# too large\n"), log);
        assertTrue(Files.exists(tracking.resolve("refused").resolve(file.file().getFileName())));
    }

    @Test
    void whileItClearedAwayWhatIsSent() throws IOException {
        List<Spool.Waiting> all = spool.next();
        spool.sent(all, all.size());
        Path obstacle = Files.createDirectories(tracking.resolve("00000000.spool/cannot be deleted"));
        assertThrows(UserError.class, spool::close);
        Files.delete(obstacle);
        Files.delete(obstacle.getParent());
        assertEquals(List.of(), sentByTheNext());
    }

    @Test
    void afterItClearedAwayWhatIsSentAndBeforeItsPosition() throws IOException {
        List<Spool.Waiting> all = spool.next();
        spool.sent(all, all.size());
        String position = Files.readString(tracking.resolve("sent"));
        spool.close();
        Files.writeString(tracking.resolve("sent"), position);

        spool = Spool.open(folder);
        spool.append(new SpoolEntry.Metric("loss", 2, 2, 2));
        die();
        assertEquals(List.of(new SpoolEntry.Metric("loss", 2, 2, 2)), sentByTheNext());
    }

    @Test
    void withItsPositionOverwrittenByTheMachinesCrash() throws IOException {
        spool.sent(spool.next(), 1);
        die();
        Files.write(tracking.resolve("sent"), new byte[] {(byte) 0xff, 0, 0});
        assertEquals(2, sentByTheNext().size(), "all of it waits again");
    }

    @Test
    void whileItWroteAFile() throws IOException {
        Path part = Files.writeString(tracking.resolve(".sent.0123.part"), "1 ");
        die();
        sentByTheNext();
        assertFalse(Files.exists(part));
    }
}
