package io.mae4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
    @Test
    void takesAnyNameThatTheFileSystemTakes(@TempDir Path folder) throws Exception {
        for (String letter : new String[] {"a", "\u00fc", "\u732b", "\ud83d\udc08"}) { // of one byte to four
            String name = letter.repeat(240 / letter.getBytes("UTF-8").length) + ".txt";
            AtomicFile.write(folder.resolve(name), name);
            assertEquals(name, Files.readString(folder.resolve(name)));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(4, files.count());
        }
    }

    @Test
    void clearsUpAfterOneFileAndNoOther(@TempDir Path folder) throws Exception {
        String id = "." + UUID.randomUUID() + ".part";
        Path mine = Files.createFile(folder.resolve(".a.txt" + id));
        Path others = Files.createFile(folder.resolve(".a.txt.gz" + id));
        Path stranger = Files.createFile(folder.resolve(".a.txt.part"));
        AtomicFile.clearUnfinishedOf(folder.resolve("a.txt"));
        assertFalse(Files.exists(mine));
        assertTrue(Files.exists(others) && Files.exists(stranger));
        AtomicFile.clearUnfinishedOf(folder.resolve("nowhere/a.txt"));
        AtomicFile.clearUnfinishedOf(folder.getRoot());
    }

    @Test
    void theFolderThatIsMissingIsNamed(@TempDir Path folder) {
        Path file = folder.resolve("new/place/a.txt");
        UserError error = assertThrows(UserError.class, () -> AtomicFile.write(file, "text"));
        assertEquals("cannot write " + file + ": no such file or folder: " + file.getParent(), error.getMessage());
    }

    @Test
    void whatIsInTheWayIsSaid(@TempDir Path folder) throws Exception {
        Path file = Files.createFile(folder.resolve("a"));
        assertEquals("there is a file already: " + file, reason(() -> Files.createDirectories(file)));
        assertEquals("it is no folder", reason(() -> Files.newDirectoryStream(file)));
        assertEquals("there is a folder that is not empty", reason(() -> Files.delete(folder)));
    }

    private static String reason(Executable failing) {
        return AtomicFile.reason(assertThrows(IOException.class, failing));
    }

    @Test
    void theRootOfAFileSystemIsNoFile(@TempDir Path folder) {
        UserError error = assertThrows(UserError.class, () -> AtomicFile.write(folder.getRoot(), "text"));
        assertEquals("cannot write " + folder.getRoot() + ": Is a directory", error.getMessage());
    }
}
