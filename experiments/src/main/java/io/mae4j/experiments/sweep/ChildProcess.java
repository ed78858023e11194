package io.mae4j.experiments.sweep;

import io.mae4j.UserError;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A JVM like this one, with a share of the machine, which ends when this one does. */
final class ChildProcess {
    private static final int KILLED = 137;

    private final Process process;

    private ChildProcess(Process process) {
        this.process = process;
    }

    /** Starts {@code mae arguments}, whatever it prints going to the end of {@code console}. */
    static ChildProcess start(Class<?> main, List<String> arguments, int share, Path console) {
        int cores = Math.max(1, Runtime.getRuntime().availableProcessors() / share);
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
            command.add(shared(option, share));
        }
        command.addAll(List.of(
                "-XX:ActiveProcessorCount=" + cores, "-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(arguments);
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(console.toFile()));
        builder.environment().put("OMP_NUM_THREADS", Integer.toString(cores)); // ND4J's own library
        try {
            return new ChildProcess(builder.start());
        } catch (IOException e) {
            throw new UserError("cannot start a process for a job: " + e.getMessage(), e);
        }
    }

    /** Asks it to stop after the step in progress. */
    void askToStop() {
        try {
            OutputStream in = process.getOutputStream();
            in.write('s');
            in.flush();
        } catch (IOException e) {
            return; // it has ended already
        }
    }

    int await() throws InterruptedException {
        return process.waitFor();
    }

    void kill() {
        process.destroyForcibly();
    }

    /** Why a process ended that did not say so itself. */
    static String problem(int exitCode, Path console) {
        String last = "";
        try {
            last = Files.readString(console)
                    .lines()
                    .filter(line -> !line.isBlank())
                    .reduce("", (before, line) -> line);
        } catch (IOException e) {
            last = "";
        }
        return exitCode == KILLED
                ? "its process was killed, perhaps for want of memory"
                : "its process ended with exit code " + exitCode + (last.isEmpty() ? "" : ": " + last);
    }

    // what is said of the whole machine's memory holds for a part of it
    private static String shared(String option, int share) {
        String percentage = "-XX:MaxRAMPercentage=";
        return option.startsWith(percentage)
                ? percentage + Double.parseDouble(option.substring(percentage.length())) / share
                : option;
    }
}
