package io.mae4j.file;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
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
    void aFolderThatIsNotThereIsOneClearLine() {
        Path file = folder.resolve("none").resolve(".lock");
        UserError error = assertThrows(UserError.class, () -> FolderLock.take(file));
        assertTrue(error.getMessage().startsWith("cannot write "), error.getMessage());
    }
}
