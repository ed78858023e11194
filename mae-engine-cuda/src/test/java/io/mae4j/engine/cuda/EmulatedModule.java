package io.mae4j.engine.cuda;

import com.sun.jna.Memory;
import com.sun.jna.NativeLibrary;
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

/** A module's kernels for the processor: the PTX that NVRTC makes of them, translated to C++ for g++. What was made once is kept. */
final class EmulatedModule {
    private static final Path CACHE = Path.of("target", "emulated");
    private static final Map<Kernel.Source, EmulatedModule> MODULES = new HashMap<>();

    private static final boolean COMPILER = startsCompiler();

    private final NativeLibrary library;

    private EmulatedModule(NativeLibrary library) {
        this.library = library;
    }

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

    /** Why there are no modules here, if there are none. */
    static Optional<String> missing() {
        return COMPILER ? PtxTranslation.missing() : Optional.of("g++ is not installed: kernels are not emulated");
    }

    static synchronized EmulatedModule of(Kernel.Source source) {
        return MODULES.computeIfAbsent(source, EmulatedModule::make);
    }

    /**
     * Runs a kernel.
     *
     * @param backwards whether the last thread of a block runs first
     * @throws AssertionError for what a card would refuse or leave to chance, or compute-sanitizer would report
     */
    void launch(String kernel, Grid grid, boolean backwards, Object... arguments) {
        try (Memory values = new Memory(8L * Math.max(1, arguments.length));
                Memory pointers = new Memory(8L * Math.max(1, arguments.length));
                Memory shape = new Memory(24)) {
            values.setMemory(0, values.size(), (byte) 0xff); // an int where a kernel reads 64 bits must not pass
            for (int i = 0; i < arguments.length; i++) {
                if (arguments[i] instanceof Long value) {
                    values.setLong(8L * i, value);
                } else if (arguments[i] instanceof Integer value) {
                    values.setInt(8L * i, value);
                } else {
                    values.setFloat(8L * i, (Float) arguments[i]);
                }
                pointers.setPointer(8L * i, values.share(8L * i));
            }
            int[] numbers = {grid.x(), grid.y(), grid.z(), grid.threads(), grid.sharedBytes(), backwards ? 1 : 0};
            shape.write(0, numbers, 0, numbers.length);
            String fault = library.getFunction("launch_" + kernel)
                    .invokeString(new Object[] {arguments.length, shape, pointers}, false);
            if (fault != null) {
                throw new AssertionError(kernel + ": " + fault);
            }
        }
    }

    private static EmulatedModule make(Kernel.Source source) {
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
        return new EmulatedModule(NativeLibrary.getInstance(library.toString()));
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
        try (InputStream in = EmulatedModule.class.getResourceAsStream(name)) {
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
