package io.mae4j.experiments.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

class RunLogTest {
    private static final String NAME = "stra\u00dfe \u96ea";

    @TempDir
    Path folder;

    @Test
    void isUtf8WhateverTheSystemWrites() throws Exception {
        Path file = folder.resolve("run.log");
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dfile.encoding=ISO-8859-1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        Writing.class.getName(),
                        file.toString())
                .inheritIO()
                .start();
        assertEquals(0, process.waitFor());
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.get(0).endsWith(": " + NAME), lines.toString());
    }

    /** What such a process does. */
    static final class Writing {
        public static void main(String[] args) {
            try (RunLog log = new RunLog(Path.of(args[0]))) {
                LoggerFactory.getLogger(Writing.class).warn(NAME);
            }
        }
    }
}
