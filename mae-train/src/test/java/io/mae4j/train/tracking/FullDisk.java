package io.mae4j.train.tracking;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/** A program that no file of more than 4 or 8 KB can be written by, and that ends with 2 because of it. */
final class FullDisk {
    private FullDisk() {}

    /** Runs it in a process of its own; returns what it prints. */
    static String run(Class<?> main, Path argument) throws Exception {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Process process = new ProcessBuilder(
                        "sh",
                        "-c",
                        "ulimit -f 8 && exec \"$@\"", // blocks of 512 or 1024 bytes
                        "sh",
                        java,
                        "-XX:-UsePerfData",
                        "-cp",
                        System.getProperty("java.class.path"),
                        main.getName(),
                        argument.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(2, process.waitFor(), output);
        return output;
    }
}
