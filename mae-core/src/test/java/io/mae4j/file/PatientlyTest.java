package io.mae4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PatientlyTest {
    private int calls;

    private void refused(int times, FileSystemException why) throws FileSystemException {
        if (++calls <= times) {
            throw why;
        }
    }

    @Test
    void whatIsRefusedForAWhileIsDone() throws IOException {
        Patiently.run(() -> refused(3, new AccessDeniedException("f")), 4);
        assertEquals(4, calls);
    }

    @Test
    void whatStaysRefusedIsSaid() {
        FileSystemException inUse = new FileSystemException("f", null, "in use");
        assertEquals(inUse, assertThrows(FileSystemException.class, () -> Patiently.run(() -> refused(9, inUse), 3)));
        assertEquals(3, calls);
    }

    @Test
    void whatNoWaitingMendsIsSaidAtOnce() {
        assertThrows(NoSuchFileException.class, () -> Patiently.run(() -> refused(9, new NoSuchFileException("f")), 3));
        assertEquals(1, calls);
    }

    /** On Windows the first tries fail. */
    @Test
    void aFileIsReplacedThatSomebodyIsReading(@TempDir Path folder) throws Exception {
        Path file = folder.resolve("state.json");
        AtomicFile.write(file, "old");
        FileChannel reader = FileChannel.open(file, StandardOpenOption.READ);
        CompletableFuture<Void> read = CompletableFuture.runAsync(
                () -> {
                    try {
                        reader.close();
                    } catch (IOException e) {
                        throw new IllegalStateException(e);
                    }
                },
                CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS));
        AtomicFile.write(file, "new");
        assertEquals("new", Files.readString(file));
        read.get();
    }
}
