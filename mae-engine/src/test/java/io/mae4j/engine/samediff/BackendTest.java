package io.mae4j.engine.samediff;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import org.junit.jupiter.api.Test;

final class BackendTest {
    @Test
    void cardsWithoutKernelsAreRefused() {
        String message = assertThrows(UserError.class, () -> Backend.requireCompiled("H200", 90))
                .getMessage();
        assertTrue(message.contains("H200 of compute capability 9.0"), message);
        assertEquals(1, message.lines().count());
        assertThrows(UserError.class, () -> Backend.requireCompiled("K20", 35));
        assertDoesNotThrow(() -> Backend.requireCompiled("A100", 80));
    }

    @Test
    void namesLibraryVersionAndThreads() {
        String description = Backend.load().describe();
        assertTrue(description.matches("ND4J .*OpenBLAS \\d+\\.\\d+.*threads?"), description);
    }
}
