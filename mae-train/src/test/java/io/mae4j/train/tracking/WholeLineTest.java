package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class WholeLineTest {
    private static final int LINE = 1000;

    @TempDir
    Path folder;

    @Test
    @EnabledOnOs({OS.LINUX, OS.MAC})
    void aFullDiskLeavesNoHalfOfOne() throws Exception {
        Path file = folder.resolve("lines");
        String output = FullDisk.run(AppendUntilItIsFull.class, file);
        String text = Files.readString(file);
        assertEquals(Integer.parseInt(output.strip()) * (LINE + 1), text.length());
        WholeLine.append(file, "last");
        assertEquals(text + "last\n", Files.readString(file));
    }

    static final class AppendUntilItIsFull {
        private AppendUntilItIsFull() {}

        public static void main(String[] arguments) {
            int lines = 0;
            try {
                for (; lines < 1000; lines++) {
                    WholeLine.append(Path.of(arguments[0]), "x".repeat(LINE));
                }
            } catch (IOException e) {
                System.out.println(lines);
                System.exit(2);
            }
        }
    }
}
