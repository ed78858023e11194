package io.mae4j.engine.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.mae4j.UserError;
import io.mae4j.engine.Program;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.auto.AutoEngine;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.bytedeco.javacpp.Loader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.nd4j.autodiff.samediff.SDVariable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.LoggerFactory;

/** What the engine says of itself, of operators that it has no kernel for, and of a machine that lacks something. */
class CpuEngineTest {
    private static final int COLUMNS = 1 << 16;
    // a tensor of so many rows is larger than what the machine has free
    private static final int ROWS = Math.toIntExact(AvailableMemory.bytes() / COLUMNS);
    private static final Pattern TOO_LITTLE = Pattern.compile(
            "not enough memory for ([^:]+): (\\d+) MiB are needed, (\\d+) MiB are free; a smaller .* needs less");

    @Test
    void describesLibraryInstructionSetPrecisionAndThreads() {
        String library = "cpu: oneDNN \\d+\\.\\d+\\.\\d+, [a-z]\\w+, ";
        assertMatches(
                library + "fp32, 3 threads(, AdamW in one pass)?",
                engine(CpuEngine.Precision.FP32, 3).describe());
        assertMatches(
                library + (Dnnl.instructions().anyBf16() ? "bf16" : "fp32") + ", 1 thread(, AdamW in one pass)?",
                engine(CpuEngine.Precision.BF16, 1).describe());
    }

    @Test
    void whatNd4jRunsIsSaidOnceWithItsShareOfTheStep() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        Logger logger = (Logger) LoggerFactory.getLogger(CpuEngine.class);
        log.start();
        logger.addAppender(log);
        try {
            CpuEngine engine = engine(CpuEngine.Precision.FP32, 2);
            for (int program = 0; program < 2; program++) {
                try (TrainingProgram waves = engine.compile(waves(), 0, training())) {
                    for (int step = 0; step < 3; step++) {
                        waves.backward(Map.of(), 1);
                        waves.update(0.1);
                    }
                }
            }
        } finally {
            logger.detachAppender(log);
        }
        assertEquals(1, log.list.size(), log.list.toString());
        Matcher said = assertMatches(
                "engine=cpu has no kernel for 'waves', 'waves' \\(gradient\\): ND4J runs it, in (\\d+) % of the first step's time",
                log.list.get(0).getFormattedMessage());
        int share = Integer.parseInt(said.group(1));
        assertTrue(share > 50 && share <= 100, "there is little else in the step: " + share);
    }

    private static Graph waves() {
        GraphBuilder g = new GraphBuilder();
        Tensor x = g.parameter("x", new Initializer.Normal(1), 512, 512);
        Tensor waves = g.sameDiff("waves", TensorType.floats(512, 512), List.of(x), (sd, in) -> {
            SDVariable y = in[0];
            for (int i = 0; i < 16; i++) {
                y = sd.math().sin(y);
            }
            return y;
        });
        return g.output("loss", g.mean(waves)).build();
    }

    @Test
    void theGradientsOfAStepTakenAtOnceAreNeverThereTogether() {
        int side = 512;
        GraphBuilder g = new GraphBuilder();
        Tensor x = g.input("x", TensorType.floats(2, side));
        for (int layer = 0; layer < 4; layer++) {
            x = g.linear(x, g.parameter("w" + layer, new Initializer.Normal(0.1), side, side), null);
        }
        Graph graph = g.output("loss", g.mean(x)).build();
        Map<String, INDArray> batch = Map.of("x", Nd4j.ones(DataType.FLOAT, 2, side));
        try (CpuTrainingProgram program =
                (CpuTrainingProgram) engine(CpuEngine.Precision.FP32, 2).compile(graph, 0, training())) {
            program.step(batch, 1, 0.1, Optional::empty);
            long atOnce = program.nativeBytes();
            program.backward(batch, 1);
            long all = 4L * 4 * side * side;
            assertTrue(program.nativeBytes() - atOnce >= all, program.nativeBytes() + " after " + atOnce);
            assertTrue(atOnce < 3 * all + all, atOnce + " for weights, two moments and less than all gradients");
        }
    }

    @Test
    void weightsThatDoNotFitAreRefusedWithAllThatTheyNeed() {
        GraphBuilder g = new GraphBuilder();
        g.output("loss", g.mean(g.parameter("weight", new Initializer.Fill(1), ROWS, COLUMNS)));
        UserError error = assertThrows(
                UserError.class, () -> engine(CpuEngine.Precision.FP32, 2).compile(g.build(), 0, training()));
        Matcher said = assertMatches(TOO_LITTLE.pattern(), error.getMessage());
        assertEquals("the weights and the optimiser's moments", said.group(1));
        assertEquals(12L * ROWS * COLUMNS >> 20, Long.parseLong(said.group(2)));
        assertTrue(Long.parseLong(said.group(3)) > 0, error.getMessage());
    }

    @Test
    void activationsThatDoNotFitAreRefusedBeforeTheFirstStep() {
        UserError error = assertThrows(
                UserError.class, () -> engine(CpuEngine.Precision.FP32, 2).compile(large(1), 0, training()));
        Matcher said = assertMatches(TOO_LITTLE.pattern(), error.getMessage());
        assertEquals("activations", said.group(1));
        assertTrue(Long.parseLong(said.group(2)) >= 4L * ROWS * COLUMNS >> 20, error.getMessage());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aRefusedProgramGivesItsWeightsBack() throws IOException {
        CpuEngine engine = engine(CpuEngine.Precision.FP32, 2);
        Graph graph = large(64); // whose weights, gradients and moments take 64 MiB
        assertThrows(UserError.class, () -> engine.compile(graph, 0, training()));
        long before = residentMiB();
        for (int i = 0; i < 10; i++) {
            assertThrows(UserError.class, () -> engine.compile(graph, 0, training()));
        }
        assertTrue(residentMiB() - before < 200, "10 times 64 MiB would be 640");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void aGraphThatCannotBeCompiledGivesItsWeightsBack() throws IOException {
        CpuEngine engine = engine(CpuEngine.Precision.FP32, 2);
        GraphBuilder g = new GraphBuilder();
        Tensor large = g.parameter("large", new Initializer.Fill(1), 64, COLUMNS); // with two moments, 48 MiB
        g.output("mean", g.mean(large));
        Graph withoutLoss = g.build();
        g.output("loss", g.mean(g.parameter("absent", new Initializer.Absent("not fitted"), 2)));
        Graph withoutValues = g.build();
        long before = 0;
        for (int i = 0; i < 9; i++) {
            assertThrows(IllegalArgumentException.class, () -> engine.compile(withoutLoss, 0, training()));
            assertThrows(IllegalStateException.class, () -> engine.compile(withoutValues, 0, training()));
            assertThrows(IllegalStateException.class, () -> engine.compile(withoutValues, 0));
            before = i == 0 ? residentMiB() : before;
        }
        assertTrue(residentMiB() - before < 200, before + " MiB became " + residentMiB());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void programsThatAreClosedLeaveNothingBehind() throws IOException {
        CpuEngine engine = engine(CpuEngine.Precision.FP32, 2);
        Graph graph = deep();
        long before = 0;
        for (int i = 0; i < 24; i++) {
            try (TrainingProgram program = engine.compile(graph, 0, training())) {
                program.backward(Map.of(), 1);
                program.update(0.1);
            }
            System.gc(); // primitives are freed when nothing refers to them
            before = i == 8 ? residentMiB() : before;
        }
        assertTrue(residentMiB() - before < 60, before + " MiB became " + residentMiB());
    }

    // hundreds of primitives, and few numbers
    private static Graph deep() {
        GraphBuilder g = new GraphBuilder();
        Tensor x = g.parameter("x", new Initializer.Normal(1), 64, 32);
        for (int layer = 0; layer < 60; layer++) {
            x = g.gelu(g.linear(x, g.parameter("weight" + layer, new Initializer.Normal(0.1), 32, 32), null));
        }
        return g.output("loss", g.mean(x)).build();
    }

    @Test
    void aProgramThatWasRefusedALargeOutputGoesOnWithSmallOnes() {
        try (Program program = engine(CpuEngine.Precision.FP32, 2).compile(large(1), 0)) {
            float expected =
                    program.run(Map.of(), List.of("small")).get("small").getFloat(0);
            assertThrows(UserError.class, () -> program.run(Map.of(), List.of("loss")));
            assertThrows(UserError.class, () -> program.run(Map.of(), List.of("loss")));
            assertEquals(
                    expected,
                    program.run(Map.of(), List.of("small")).get("small").getFloat(0));
        }
    }

    // a small output, and one that is a part of a tensor larger than the machine's memory
    private static Graph large(int rowsOfWeights) {
        GraphBuilder g = new GraphBuilder();
        Tensor weights = g.parameter("weights", new Initializer.Fill(1), rowsOfWeights, COLUMNS);
        Tensor row = g.slice(weights, 0, 0, 1);
        Tensor all = g.gelu(g.broadcast(row, Shape.of(ROWS, COLUMNS)));
        return g.output("small", g.mean(row))
                .output("loss", g.mean(g.slice(all, 0, 0, 1)))
                .build();
    }

    @Test
    void aMissingLibraryIsNamedWithThePlatformAndAutoDoesWithoutIt() throws Exception {
        String platform = Loader.getPlatform();
        List<String> lines =
                inAnotherProcess(Engines.class, Map.of(), path -> !path.matches("dnnl-.*" + platform + "\\.jar"));
        assertEquals(2, lines.size(), lines.toString());
        assertMatches(
                "oneDNN for " + platform + " cannot be loaded: org\\.bytedeco:dnnl and org\\.bytedeco:opencl with that"
                        + " classifier must be on the class path \\(.+\\); engine=samediff works without them",
                lines.get(0));
        assertMatches("samediff: ND4J .*, fp32", lines.get(1));
        assertMatches(
                "cpu: oneDNN .*",
                inAnotherProcess(Engines.class, Map.of(), path -> true).get(0));
    }

    @Test
    void withoutAvx512Bfloat16IsNotEmulated() throws Exception {
        List<String> lines = inAnotherProcess(Bf16.class, Map.of("ONEDNN_MAX_CPU_ISA", "AVX2"), path -> true);
        assertMatches("cpu: oneDNN .* fp32, 2 threads.*", lines.get(lines.size() - 2));
        assertEquals("6.0", lines.get(lines.size() - 1));
    }

    // what the process prints, with the jars and folders of the class path whose names are so
    private static List<String> inAnotherProcess(
            Class<?> program, Map<String, String> environment, Predicate<String> names) throws Exception {
        String classPath = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        String some = Stream.of(classPath.split(File.pathSeparator))
                .filter(path -> names.test(Path.of(path).getFileName().toString()))
                .collect(Collectors.joining(File.pathSeparator));
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                some,
                program.getName());
        builder.environment().putAll(environment);
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), printed);
        return printed.lines().toList();
    }

    /** Prints what a machine's engines say of themselves. */
    static final class Engines {
        public static void main(String[] arguments) {
            CpuEngine.Config config = new CpuEngine.Config(CpuEngine.Precision.FP32, 2, false);
            try {
                System.out.println(new CpuEngine(config).describe());
            } catch (UserError e) {
                System.out.println(e.getMessage());
            }
            System.out.println(
                    new AutoEngine(new AutoEngine.Config(CpuEngine.Precision.FP32, 2, false, false), Set.of())
                            .describe());
        }
    }

    /** Prints what an engine that is to emulate bfloat16 says of itself, and a product. */
    static final class Bf16 {
        public static void main(String[] arguments) {
            CpuEngine engine = engine(CpuEngine.Precision.BF16, 2);
            System.out.println(engine.describe());
            GraphBuilder g = new GraphBuilder();
            Tensor x = g.parameter("x", new Initializer.Fill(2), 1, 3);
            Graph graph = g.output("y", g.linear(x, g.parameter("w", new Initializer.Fill(1), 1, 3), null))
                    .build();
            try (Program program = engine.compile(graph, 0)) {
                System.out.println(program.run(Map.of()).get("y").getFloat(0));
            }
        }
    }

    private static CpuEngine engine(CpuEngine.Precision precision, int threads) {
        return new CpuEngine(new CpuEngine.Config(precision, threads, true));
    }

    private static Training training() {
        return new Training("loss", new UpdateRule.AdamW(0.9, 0.95, 1e-8), Map.of(), OptionalDouble.empty());
    }

    private static Matcher assertMatches(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertTrue(matcher.matches(), text);
        return matcher;
    }

    private static long residentMiB() throws IOException {
        String line = Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(l -> l.startsWith("VmRSS:"))
                .findFirst()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", "")) >> 10;
    }
}
