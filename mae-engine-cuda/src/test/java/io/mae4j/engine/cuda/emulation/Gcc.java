package io.mae4j.engine.cuda.emulation;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The machine's C++ compiler. */
public final class Gcc {
    private static final boolean INSTALLED = starts();

    private Gcc() {}

    private static boolean starts() {
        try {
            return new ProcessBuilder("g++", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static boolean isInstalled() {
        return INSTALLED;
    }

    /** Makes a library, with further options. */
    static void compile(Path source, Path library, String... options) throws IOException {
        List<String> command = new ArrayList<>(List.of("g++", "-std=c++17", "-shared", "-fPIC", "-Wl,-Bsymbolic"));
        command.addAll(List.of(options));
        command.addAll(List.of("-o", library.toString(), source.toString()));
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError(source + " does not compile:\n" + output);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
