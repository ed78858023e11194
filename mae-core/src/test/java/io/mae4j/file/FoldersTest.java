package io.mae4j.file;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class FoldersTest {
    @TempDir
    Path temporary;

    @Test
    void aFolderGoesWithAllThatIsInIt() throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("a/b/c")).getParent();
        Files.writeString(folder.resolve("c/file"), "1");
        Files.writeString(folder.resolve("file"), "2");
        Folders.delete(folder);
        assertFalse(Files.exists(folder));
        assertTrue(Files.exists(folder.getParent()));
        Folders.delete(folder); // which is not there
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need rights there that tests do not have")
    void whatALinkLeadsToStays() throws IOException {
        Path other = Files.createDirectories(temporary.resolve("other"));
        Path kept = Files.writeString(other.resolve("kept"), "1");
        Path folder = Files.createDirectories(temporary.resolve("folder"));
        Files.createSymbolicLink(folder.resolve("link"), other);
        Folders.delete(folder);
        assertFalse(Files.exists(folder));
        assertTrue(Files.exists(kept));
    }
}
