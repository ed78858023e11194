package io.mae4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mae4j.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
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
    void theRootOfAFileSystemIsNoFile(@TempDir Path folder) {
        UserError error = assertThrows(UserError.class, () -> AtomicFile.write(folder.getRoot(), "text"));
        assertEquals("cannot write " + folder.getRoot() + ": Is a directory", error.getMessage());
    }
}
