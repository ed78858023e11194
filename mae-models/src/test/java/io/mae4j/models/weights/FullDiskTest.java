package io.mae4j.models.weights;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.factory.Nd4j;

/** The operating system refuses to write more: here by a limit on the size of files, set for a JVM of its own. */
class FullDiskTest {
    @TempDir
    Path folder;

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void leavesTheOldFileAndNothingElse() throws Exception {
        Path file = folder.resolve("weights.safetensors");
        new SafetensorsWriter().add("a", Nd4j.createFromArray(1f, 2f)).write(file);

        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        String limited = "ulimit -f 100 && exec \"$@\""; // 100 blocks of 512 or 1024 bytes
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        limited,
                        "sh",
                        java,
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        WriteOneMegabyte.class.getName(),
                        file.toString())
                .redirectErrorStream(true)
                .start();
        List<String> output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();

        assertEquals(2, process.waitFor(), () -> String.join("\n", output));
        assertTrue(
                output.get(output.size() - 1).startsWith("UserError: cannot write " + file + ": "), output::toString);
        assertOnlyTheOldFile(file);
    }

    @Test
    void anUnwritablePlaceIsAUserError() {
        Path file = folder.resolve("missing/weights.safetensors");
        UserError error = assertThrows(
                UserError.class,
                () -> new SafetensorsWriter().add("a", Nd4j.createFromArray(1f)).write(file));
        assertTrue(
                error.getMessage().startsWith("cannot write " + file + ": no such file or folder"), error.getMessage());
    }

    @Test
    void aFailureWhileTensorsAreFetchedLeavesTheOldFile() throws Exception {
        Path file = folder.resolve("weights.safetensors");
        new SafetensorsWriter().add("a", Nd4j.createFromArray(1f, 2f)).write(file);
        SafetensorsWriter writer = new SafetensorsWriter();
        writer.add("a", Nd4j.createFromArray(1f, 2f).dataType(), new long[] {2}, () -> {
            throw new IllegalStateException("the device is gone");
        });
        assertThrows(IllegalStateException.class, () -> writer.write(file));
        assertOnlyTheOldFile(file);
    }

    private void assertOnlyTheOldFile(Path file) throws Exception {
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(List.of(file), files.toList());
        }
        assertArrayEquals(new float[] {1, 2}, Safetensors.readAll(file).get("a").toFloatVector());
    }

    static final class WriteOneMegabyte {
        public static void main(String[] arguments) {
            try {
                new SafetensorsWriter().add("a", Nd4j.zeros(1 << 18)).write(Path.of(arguments[0]));
            } catch (UserError e) {
                System.out.println("UserError: " + e.getMessage());
                System.exit(2);
            }
        }
    }
}
