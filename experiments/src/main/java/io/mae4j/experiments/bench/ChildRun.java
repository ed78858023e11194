package io.mae4j.experiments.bench;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A run of this program in a process of its own, whose memory is given back at its end.
 *
 * @param json the line of JSON that it printed; empty if it failed
 * @param problem why it failed, in one line; empty if it did not
 */
public record ChildRun(Optional<JsonObject> json, String problem) {
    private static final int KILLED = 137;

    /** Runs {@code main} with the options of this JVM. */
    public static ChildRun of(Class<?> main, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        try {
            Path errors = Files.createTempFile("mae-bench", ".err");
            try {
                Process process = new ProcessBuilder(command)
                        .redirectError(errors.toFile())
                        .start();
                return ended(process, errors);
            } finally {
                Files.delete(errors);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static ChildRun ended(Process process, Path errors) throws IOException {
        try {
            process.getOutputStream().close();
            String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return of(process.waitFor(), out, Files.readString(errors));
        } catch (InterruptedException e) {
            process.destroy();
            Thread.currentThread().interrupt();
            return new ChildRun(Optional.empty(), "interrupted");
        }
    }

    /** What an exit code and the outputs mean. */
    static ChildRun of(int exitCode, String out, String errors) {
        if (exitCode == 0) {
            return new ChildRun(
                    Optional.of(JsonParser.parseString(lastLine(out)).getAsJsonObject()), "");
        }
        String said = errors.lines()
                .filter(line -> line.startsWith("mae: "))
                .map(line -> line.substring("mae: ".length()))
                .findFirst()
                .orElseGet(() -> errors.lines().findFirst().orElse("it said nothing"));
        return new ChildRun(
                Optional.empty(),
                exitCode == KILLED ? "killed, most likely for want of memory" : said + " (exit code " + exitCode + ")");
    }

    private static String lastLine(String text) {
        return text.lines().reduce("", (before, line) -> line.isBlank() ? before : line);
    }
}
