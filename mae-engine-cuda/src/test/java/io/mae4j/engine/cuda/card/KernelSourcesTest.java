package io.mae4j.engine.cuda.card;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.engine.cuda.card.CudaLibraries.Part;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * NVRTC compiles every kernel for every kind of card, without a card. A {@code .cu} file says in lines like
 * {@code // compile: X=float Y=bf16} with which definitions; without one it is compiled with none.
 */
class KernelSourcesTest {
    private static final List<Integer> CAPABILITIES = List.of(80, 90, 100);
    private static final String LINE = "// compile:";

    /** All kernels take one core three minutes. */
    private static final ExecutorService THREADS =
            Executors.newFixedThreadPool(Runtime.getRuntime().availableProcessors());

    private static Nvrtc nvrtc;

    @TempDir
    private static Path kept;

    @BeforeAll
    static void aCompiler() {
        CudaLibraries libraries = new CudaLibraries(System.getenv());
        try {
            nvrtc = new Nvrtc(libraries.load(Part.NVRTC, Nvrtc.Functions.class));
        } catch (UserError e) {
            boolean required = "1".equals(System.getenv("MAE_REQUIRE_PYTHON"))
                    && libraries.find(Part.NVRTC).isPresent();
            assertFalse(required, e.getMessage());
            Assumptions.abort("kernels are not compiled: " + e.getMessage());
        }
    }

    @AfterAll
    static void noMoreIsCompiled() {
        THREADS.shutdownNow();
    }

    @TestFactory
    List<DynamicTest> everyKernelCompilesForEveryCard() throws IOException, URISyntaxException {
        List<DynamicTest> tests = new ArrayList<>();
        for (int capability : CAPABILITIES) {
            KernelCompiler compiler = new KernelCompiler(nvrtc, new KeptFiles(kept), capability);
            for (Kernel.Source source : sources()) {
                String name = source.file() + ".cu " + new TreeMap<>(source.defines()) + " for sm_" + capability;
                Future<byte[]> compiled = THREADS.submit(() -> compiler.compile(source));
                tests.add(DynamicTest.dynamicTest(name, () -> {
                    byte[] cubin = compiled.get();
                    assertEquals("\u007fELF", new String(cubin, 0, 4, StandardCharsets.ISO_8859_1));
                }));
            }
        }
        return tests;
    }

    private static List<Kernel.Source> sources() throws IOException, URISyntaxException {
        Path folder = Path.of(KernelFolder.resource("common.cuh").toURI()).getParent();
        List<Kernel.Source> sources = new ArrayList<>();
        sources.add(Kernel.Source.of("fragments")); // of TensorCoreTest, which a card runs too
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(f -> f.toString().endsWith(".cu")).sorted().toList()) {
                String name = file.getFileName().toString().replace(".cu", "");
                List<Map<String, String>> combinations = Files.readAllLines(file).stream()
                        .filter(line -> line.startsWith(LINE))
                        .map(line -> definitions(line.substring(LINE.length())))
                        .toList();
                (combinations.isEmpty() ? List.of(Map.<String, String>of()) : combinations)
                        .forEach(definitions -> sources.add(new Kernel.Source(name, definitions)));
            }
        }
        return sources;
    }

    private static Map<String, String> definitions(String text) {
        Map<String, String> definitions = new TreeMap<>();
        for (String definition : text.strip().split("\\s+")) {
            String[] parts = definition.split("=", 2);
            definitions.put(parts[0], parts[1]);
        }
        return definitions;
    }

    @Test
    void whatDoesNotCompileIsShownAsTheCompilerSaysIt() {
        String message = assertThrows(
                        IllegalStateException.class,
                        () -> nvrtc.compile(
                                "wrong.cu",
                                "#include \"common.cuh\"\nextern \"C\" __global__ void wrong() { missing(); }",
                                "#define __nothing__\n",
                                List.of("--gpu-architecture=sm_90a")))
                .getMessage();
        assertTrue(message.contains("wrong.cu(2): error: identifier \"missing\" is undefined"), message);
    }

    @Test
    void theBindingKnowsItsVersion() {
        assertTrue(nvrtc.version().matches("13\\.\\d+"), nvrtc.version());
        assertTrue(
                nvrtc.architectures().containsAll(CAPABILITIES),
                nvrtc.architectures().toString());
    }
}
