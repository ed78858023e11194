package io.mae4j.experiments.run;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.config.Compose;
import io.mae4j.file.Folders;
import io.mae4j.train.run.RunFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrainingRunTest {
    private static final UserError PROBLEM = new UserError("cannot write metrics.jsonl: No space left on device");

    @TempDir
    Path runs;

    private RunFolder folder;

    /** A run that does something in its folder, and then cannot go on. */
    private UserError failing(Consumer<RunFolder> before) {
        return assertThrows(
                UserError.class,
                () -> TrainingRun.inNewFolder(
                        runs, "pretrain", Compose.of("pretrain").compose(), made -> {
                            folder = made;
                            before.accept(made);
                            throw PROBLEM;
                        }));
    }

    @Test
    void aRunThatNoTrackerTookLeavesNothing() {
        assertSame(PROBLEM, failing(made -> {}));
        assertFalse(Files.exists(folder.path()));
    }

    @Test
    void aRunThatHasACheckpointIsNotRemoved() {
        failing(made -> {
            try {
                Files.createDirectory(made.checkpoints().resolve("step-000001"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertTrue(Files.exists(folder.checkpoints().resolve("step-000001")));
    }

    @Test
    void ofAFolderThatSomebodyRemovedItIsSaidWhatCouldNotBeDone() {
        UserError said = failing(made -> {
            try {
                Folders.delete(made.path().getParent());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        assertSame(PROBLEM, said);
    }
}
