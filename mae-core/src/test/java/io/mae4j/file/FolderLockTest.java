package io.mae4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderLockTest {
    @TempDir
    private Path folder;

    @Test
    void oneHolderAtATimeHasIt() {
        Path file = folder.resolve(".lock");
        try (FolderLock held = FolderLock.take(file).orElseThrow()) {
            assertTrue(FolderLock.take(file).isEmpty(), held + " is held by this very process");
        }
        FolderLock.take(file).orElseThrow().close();
    }

    @Test
    void whoAsksInVainTakesItFromNobody() throws Exception {
        Path file = Files.createDirectory(folder.resolve("real")).resolve(".lock");
        Path link = Files.createSymbolicLink(folder.resolve("link"), folder.resolve("real"));
        try (FolderLock held = FolderLock.take(file).orElseThrow()) {
            assertEquals("taken", elsewhere(file));
            assertTrue(FolderLock.take(file).isEmpty(), held + " is held");
            assertTrue(FolderLock.take(link.resolve(".lock")).isEmpty(), "the same file by another path");
            assertEquals("taken", elsewhere(file), "by this process, which asked for it again");
        }
        assertEquals("free", elsewhere(file));
    }

    @Test
    void aFolderThatIsNotThereIsOneClearLine() {
        Path file = folder.resolve("none").resolve(".lock");
        UserError error = assertThrows(UserError.class, () -> FolderLock.take(file));
        assertTrue(error.getMessage().startsWith("cannot write "), error.getMessage());
    }

    // what another process finds
    private static String elsewhere(Path file) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Asking.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), said);
        return said;
    }

    /** Says whether a lock is to be had. */
    static final class Asking {
        public static void main(String[] arguments) {
            System.out.println(FolderLock.take(Path.of(arguments[0])).isPresent() ? "free" : "taken");
        }
    }
}
