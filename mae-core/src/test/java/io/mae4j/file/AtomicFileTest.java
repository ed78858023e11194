package io.mae4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
    void theRootOfAFileSystemIsNoFile(@TempDir Path folder) {
        UserError error = assertThrows(UserError.class, () -> AtomicFile.write(folder.getRoot(), "text"));
        assertEquals("cannot write " + folder.getRoot() + ": Is a directory", error.getMessage());
    }
}
