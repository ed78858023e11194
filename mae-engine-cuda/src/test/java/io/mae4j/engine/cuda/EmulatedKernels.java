package io.mae4j.engine.cuda;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/**
 * Machine code for the processor, of which the fake driver takes the path: the PTX that NVRTC makes of kernels, translated to C++ for
 * g++. What was made once is kept.
 */
final class EmulatedKernels {
    private static final Path CACHE = Path.of("target", "emulated");
    private static final Map<Kernel.Source, byte[]> MADE = new HashMap<>();

    private static final boolean COMPILER = startsCompiler();

    private EmulatedKernels() {}

    private static boolean startsCompiler() {
        try {
            return new ProcessBuilder("g++", "--version").start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether there is g++. */
    static boolean compilerIsInstalled() {
        return COMPILER;
    }

    /** What is missing to run kernels here, if anything is. */
    static Optional<String> missing() {
        return COMPILER ? PtxTranslation.missing() : Optional.of("g++ is not installed: kernels are not emulated");
    }

    static synchronized byte[] compile(Kernel.Source source) {
        return MADE.computeIfAbsent(source, s -> (make(s) + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private static Path make(Kernel.Source source) {
        String text = PtxTranslation.cpp(source);
        Map<String, String> headers = new TreeMap<>();
        List.of("threads.h", "memory.h", "ptx.h").forEach(name -> headers.put(name, resource(name)));
        Path folder = CACHE.resolve(source.file() + "-" + hash(text + headers)).toAbsolutePath();
        Path library = folder.resolve("kernels.so");
        try {
            if (!Files.exists(library)) {
                Files.createDirectories(folder);
                for (Map.Entry<String, String> header : headers.entrySet()) {
                    Files.writeString(folder.resolve(header.getKey()), header.getValue());
                }
                Path code = Files.writeString(folder.resolve("kernels.cpp"), text);
                Path made = folder.resolve("made-" + ProcessHandle.current().pid() + ".so");
                compile(code, made);
                Files.move(made, library);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return library;
    }

    private static void compile(Path code, Path library) throws IOException {
        List<String> command = List.of(
                "g++",
                "-std=c++17",
                "-O1",
                "-march=x86-64-v3",
                "-ffp-contract=off",
                "-shared",
                "-fPIC",
                "-fno-gnu-unique", // modules have functions of the same names: each is to call its own
                "-Wl,-Bsymbolic",
                "-w",
                "-o",
                library.toString(),
                code.toString());
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(2, TimeUnit.MINUTES) || process.exitValue() != 0) {
                throw new AssertionError("a kernel does not compile:\n" + output);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String resource(String name) {
        try (InputStream in = EmulatedKernels.class.getResourceAsStream(name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String hash(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
