package io.mae4j.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UserCacheTest {
    private static final Path TEMPORARY = Path.of(System.getProperty("java.io.tmpdir"));

    @Test
    void isWhereTheUserKeepsCaches() {
        assertEquals(Path.of("/c/mae4j"), UserCache.folder(Map.of("XDG_CACHE_HOME", "/c", "HOME", "/h"), "/u"));
        assertEquals(Path.of("/u/.cache/mae4j"), UserCache.folder(Map.of("XDG_CACHE_HOME", " "), "/u"));
    }

    @Test
    void aUserWhomTheSystemDoesNotKnowHasOneToo() {
        assertEquals(Path.of("/h/.cache/mae4j"), UserCache.folder(Map.of("HOME", "/h"), "?"));
        assertEquals(TEMPORARY.resolve("mae4j"), UserCache.folder(Map.of("HOME", ""), "?"));
    }
}
