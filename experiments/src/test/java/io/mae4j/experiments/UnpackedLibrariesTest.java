package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnpackedLibrariesTest {
    @Test
    void aFullDiskIsALineThatNamesAnotherPlace() {
        Throwable link = new UnsatisfiedLinkError("java.io.IOException: No space left on device")
                .initCause(new IOException("No space left on device"));
        Error seen = new ExceptionInInitializerError(new RuntimeException("ND4J is probably missing", link));
        String line = UnpackedLibraries.problem(seen).orElseThrow();
        assertTrue(line.contains(": No space left on device; MAE_JAVA_OPTS=-Dorg.bytedeco.javacpp.cachedir="), line);
    }

    @Test
    void anythingElseIsABug() {
        assertEquals(Optional.empty(), UnpackedLibraries.problem(new OutOfMemoryError()));
        assertEquals(Optional.empty(), UnpackedLibraries.problem(new AssertionError(new IOException("no file"))));
        assertEquals(
                Optional.empty(),
                UnpackedLibraries.problem(new ExceptionInInitializerError(new IllegalStateException())));
    }
}
