package io.mae4j.engine.samediff;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BackendTest {
    @Test
    void aCardThatIsTooNewIsSentToTheEngineForIt() {
        assertEquals(
                "engine=samediff cannot run on H200 of compute capability 9.0: nd4j-cuda-11.6 has kernels for 3.7 to 8.6"
                        + " only; use engine=cuda, with -Pcuda instead of -Pnd4j-cuda",
                refused(Optional.of(new NvidiaCard("H200", 90))));
    }

    @Test
    void aCardThatIsTooOldIsSentToTheProcessor() {
        assertEquals(
                "engine=samediff cannot run on K20 of compute capability 3.5: nd4j-cuda-11.6 has kernels for 3.7 to 8.6"
                        + " only; use engine=cpu, without -Pnd4j-cuda",
                refused(Optional.of(new NvidiaCard("K20", 35))));
    }

    @Test
    void withoutACardOrItsDriverTheProcessorIsNamed() {
        String message = refused(Optional.empty());
        assertTrue(message.contains("an NVIDIA card and its driver") && message.contains("use engine=cpu"), message);
    }

    @Test
    void cardsThatHaveKernelsAreTaken() {
        for (int capability : new int[] {37, 70, 80, 86}) {
            assertDoesNotThrow(() -> Backend.requireCompiled(Optional.of(new NvidiaCard("card", capability))));
        }
    }

    @Test
    void namesLibraryVersionAndThreads() {
        String description = Backend.load().describe();
        assertTrue(description.matches("ND4J .*OpenBLAS \\d+\\.\\d+.*threads?"), description);
    }

    private static String refused(Optional<NvidiaCard> card) {
        String message = assertThrows(UserError.class, () -> Backend.requireCompiled(card))
                .getMessage();
        assertEquals(1, message.lines().count());
        return message;
    }
}
