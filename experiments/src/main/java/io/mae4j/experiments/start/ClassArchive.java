package io.mae4j.experiments.start;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * What every start of the command line loads, so that the next one need not: a third of the time of a short command. It fits its own
 * class path and JVM only, and a JVM that cannot make or read one does without.
 */
final class ClassArchive {
    private static final int LONGEST = 2; // minutes

    private ClassArchive() {}

    /** The options with which a JVM reads it, if there is one beside the first of these jars. */
    static Optional<List<String>> of(List<Path> classPath) {
        Path file = file(classPath);
        return Files.exists(file)
                ? Optional.of(List.of("-XX:SharedArchiveFile=" + file, "-Xlog:cds=off"))
                : Optional.empty();
    }

    static void make(List<Path> classPath) throws IOException {
        Path file = file(classPath);
        Path arguments = file.resolveSibling("archive.args");
        JavaArguments.write(
                arguments,
                List.of(
                        "-XX:ArchiveClassesAtExit=" + file,
                        "-cp",
                        classPath.stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator)),
                        "io.mae4j.experiments.Main",
                        "pretrain",
                        "--help"));
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(), "@" + arguments)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (!process.waitFor(LONGEST, TimeUnit.MINUTES)) {
                process.destroyForcibly().waitFor();
            } else if (process.exitValue() == 0) {
                return;
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(file);
    }

    private static Path file(List<Path> classPath) {
        return classPath.get(0).resolveSibling("mae-" + Runtime.version() + ".jsa");
    }
}
