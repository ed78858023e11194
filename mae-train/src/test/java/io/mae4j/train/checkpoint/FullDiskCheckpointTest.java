package io.mae4j.train.checkpoint;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.mae4j.UserError;
import io.mae4j.engine.TrainingProgram;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The operating system refuses to write more: here by a limit on the size of files, set for a JVM of its own. */
class FullDiskCheckpointTest {
    private static final int WIDE = 40_000;

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void leavesTheLastGoodOneAndNothingElse() throws Exception {
        CheckpointFolder checkpoints = new CheckpointFolder(folder, 1);
        try (TrainingProgram program = TinyProgram.compile(4, 1)) {
            checkpoints.save(TinyProgram.state(1), program);
        }

        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 1000 && exec \"$@\"", // blocks of 512 or 1024 bytes
                        "sh",
                        java,
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        SaveALargeOne.class.getName(),
                        folder.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertEquals(2, process.waitFor(), output);
        String said = output.lines().reduce("", (first, line) -> line);
        assertTrue(said.startsWith("cannot write the checkpoint " + folder.resolve("step-000002") + ": "), said);
        assertTrue(said.endsWith("; the last good one is " + folder.resolve("step-000001")), said);
        try (Stream<Path> left = Files.list(folder)) {
            assertEquals(List.of(folder.resolve("step-000001")), left.toList());
        }
        assertEquals(1, checkpoints.latest(w -> fail(w)).orElseThrow().state().step());
    }

    static final class SaveALargeOne {
        private SaveALargeOne() {}

        public static void main(String[] arguments) {
            try (TrainingProgram program = TinyProgram.compile(WIDE, 1)) {
                new CheckpointFolder(Path.of(arguments[0]), 1).save(TinyProgram.state(2), program);
            } catch (UserError e) {
                System.out.println(e.getMessage());
                System.exit(2);
            }
        }
    }
}
