package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine;

/**
 * The command line in this process, with its runs in a folder.
 *
 * @param known the folders of runs in the order in which they were seen: those of one second cannot be told by their names
 */
record Mae(Path folder, List<Path> known) {
    Mae(Path folder) {
        this(folder, new ArrayList<>());
    }

    /** What a command came to. */
    record Result(int exitCode, String out, String err) {

        /** It was refused with one line; gives the line. */
        String refused() {
            assertEquals(2, exitCode, out + err);
            assertFalse(err.contains("\tat "), err);
            assertEquals(1, err.lines().count(), err);
            return err.strip();
        }

        Result succeeded() {
            assertEquals(0, exitCode, out + err);
            return this;
        }
    }

    /** Pre-trains a model of a few thousand weights on four patches a picture, or as {@code overrides} say. */
    Result pretrain(String... overrides) {
        return run(tiny(overrides));
    }

    /** The arguments of such a run. */
    String[] tiny(String... overrides) {
        List<String> arguments = new ArrayList<>(List.of(
                "pretrain",
                "model.patch=14",
                "encoder.dim=8",
                "encoder.depth=1",
                "encoder.heads=2",
                "decoder.dim=8",
                "decoder.depth=1",
                "decoder.heads=1",
                "trainer.batch=1000",
                "trainer.epochs=1",
                "knn.enabled=false",
                "runs='" + runs() + "'",
                "tracking.root='" + tracked() + "'"));
        arguments.addAll(List.of(overrides));
        return arguments.toArray(String[]::new);
    }

    Result run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine commandLine =
                Main.commandLine().setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
        int exitCode = commandLine.execute(arguments);
        runFolders();
        return new Result(exitCode, out.toString(), err.toString());
    }

    Path runs() {
        return folder.resolve("runs");
    }

    Path tracked() {
        return folder.resolve("mlruns");
    }

    /** The folders of all runs, the oldest first. */
    List<Path> runFolders() {
        if (!Files.exists(runs())) {
            return List.of();
        }
        try (Stream<Path> days = Files.walk(runs(), 2)) {
            List<Path> there = days.filter(path -> runs().relativize(path).getNameCount() == 2)
                    .sorted()
                    .toList();
            known.retainAll(there);
            there.stream().filter(path -> !known.contains(path)).forEach(known::add);
            return List.copyOf(known);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    /** The only run's folder. */
    Path runFolder() {
        assertEquals(1, runFolders().size(), runFolders().toString());
        return runFolders().get(0);
    }

    /** The points of a run or a job but for the time that it waited for data, the only one that differs from run to run. */
    static String metrics(Path run) throws IOException {
        return Files.readString(run.resolve("metrics.jsonl")).replaceAll("\"data_wait_s\":[^,}]*,?", "");
    }

    /** What starts the command line in a process of its own. */
    static List<String> javaCommand(String... arguments) {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-Djava.awt.headless=true",
                "-cp",
                classPath,
                Main.class.getName()));
        command.addAll(List.of(arguments));
        return command;
    }
}
