package io.mae4j.engine.cuda.emulation;

import com.sun.jna.FunctionMapper;
import com.sun.jna.Library;
import io.mae4j.engine.cuda.card.CudaLibraries;
import io.mae4j.engine.cuda.card.KeptFiles;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.card.KernelCompiler;
import io.mae4j.engine.cuda.card.KernelFolder;
import io.mae4j.engine.cuda.card.Nvrtc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Machine code for the processor, of which the fake driver takes the path: the PTX that NVRTC makes of kernels, translated to C++ for
 * g++. What was made once is kept.
 */
public final class EmulatedKernels {
    private static final Path CACHE = Path.of("target", "emulated");
    private static final Map<Kernel.Source, byte[]> MADE = new HashMap<>();

    private static final CudaLibraries LIBRARIES = new CudaLibraries(System.getenv());

    private EmulatedKernels() {}

    /** What is missing to run kernels here, if anything is. */
    public static Optional<String> missing() {
        if (!Gcc.isInstalled()) {
            return Optional.of("g++ is not installed: kernels are not emulated");
        }
        return LIBRARIES.find(CudaLibraries.Part.NVRTC).isPresent()
                ? Optional.empty()
                : Optional.of(
                        "NVRTC is not installed, and MAE_PYTHON names no Python that has it: kernels are not emulated");
    }

    // NVRTC, asked for what it made before it made machine code
    private static final class Ptx {
        private static final KernelCompiler COMPILER = new KernelCompiler(
                new Nvrtc(LIBRARIES.load(
                        CudaLibraries.Part.NVRTC,
                        Nvrtc.Functions.class,
                        Map.of(Library.OPTION_FUNCTION_MAPPER, (FunctionMapper)
                                (library, method) -> method.getName().replace("GetCUBIN", "GetPTX")))),
                new KeptFiles(Path.of("target", "ptx")),
                90);
    }

    static synchronized byte[] compile(Kernel.Source source) {
        return MADE.computeIfAbsent(source, s -> (make(s) + "\0").getBytes(StandardCharsets.UTF_8));
    }

    private static Path make(Kernel.Source source) {
        String text = PtxTranslation.cpp(new String(Ptx.COMPILER.compile(source), StandardCharsets.US_ASCII));
        Map<String, String> headers = new TreeMap<>();
        List.of("threads.h", "memory.h", "ptx.h").forEach(name -> headers.put(name, KernelFolder.text(name)));
        Path folder = CACHE.resolve(source.file() + "-" + hash(text + headers)).toAbsolutePath();
        Path library = folder.resolve("kernels.so");
        try {
            if (!Files.exists(library)) {
                // in a folder of its own: other processes of tests may be making the same
                Path own = Files.createDirectories(
                        folder.resolve("made-" + ProcessHandle.current().pid()));
                for (Map.Entry<String, String> header : headers.entrySet()) {
                    Files.writeString(own.resolve(header.getKey()), header.getValue());
                }
                Path code = Files.writeString(own.resolve("kernels.cpp"), text);
                Path made = own.resolve("kernels.so");
                // modules have functions of the same names: each is to call its own
                Gcc.compile(code, made, "-O1", "-march=x86-64-v3", "-ffp-contract=off", "-fno-gnu-unique", "-w");
                Files.move(made, library, StandardCopyOption.ATOMIC_MOVE);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return library;
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
