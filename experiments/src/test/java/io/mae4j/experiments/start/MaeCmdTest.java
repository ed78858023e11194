package io.mae4j.experiments.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The launcher for Windows, with a Maven that makes a command line which says how it was called. */
@EnabledOnOs(value = OS.WINDOWS, disabledReason = "cmd.exe is needed")
class MaeCmdTest {
    private static final Path SOURCES = Path.of("src/main/java/io/mae4j/experiments/start");
    private static final String MAIN = "package io.mae4j.experiments;\n"
            + "public class Main {\n"
            + "    public static void main(String[] words) {\n"
            + "        for (String word : words) System.out.println(word);\n"
            + "        System.out.println(System.getProperty(\"mae.home\"));\n"
            + "        System.out.println(System.getProperty(\"mae.profile\") + System.getProperty(\"x\"));\n"
            + "        System.exit(7);\n"
            + "    }\n"
            + "}\n";

    @TempDir
    Path temporary;

    private Path home;

    private record Started(int exitCode, List<String> said) {}

    @BeforeEach
    void sources() throws IOException {
        home = temporary.toRealPath().resolve("my mae (x86)");
        Path folder = Files.createDirectories(home.resolve("experiments").resolve(SOURCES));
        try (Stream<Path> files = Files.list(SOURCES)) {
            for (Path file : files.toList()) {
                Files.copy(file, folder.resolve(file.getFileName()));
            }
        }
        Files.copy(Path.of("..", "mae.cmd"), home.resolve("mae.cmd"));
        Files.createFile(home.resolve("pom.xml"));
        Path main = Files.writeString(temporary.resolve("Main.java"), MAIN);
        Path classes = Files.createDirectory(temporary.resolve("classes"));
        assertEquals(
                0,
                ToolProvider.getSystemJavaCompiler().run(null, null, null, "-d", classes.toString(), main.toString()));
        Files.createFile(
                Files.createDirectories(home.resolve("experiments/target")).resolve("experiments-1.jar"));
        Files.createDirectories(home.resolve(".mae"));
        Files.writeString(home.resolve(".mae/classpath.maven"), classes + "\n");
        Files.writeString(home.resolve("mvnw.cmd"), "@echo %*>>\"%~dp0asked\"\r\n");
    }

    @Test
    void buildsAndRunsWithTheWordsAsTheyAreAndGivesTheExitCodeBack() throws Exception {
        Started first = start("pretrain", "mask.ratio=0.5,0.75", "[{name:flip}]", "data.root=C:\\my pictures", "a&b c");
        assertEquals(7, first.exitCode(), first.toString());
        assertTrue(
                first.said()
                        .containsAll(List.of(
                                "mae: building on first use; this can take a few minutes",
                                "pretrain",
                                "mask.ratio=0.5,0.75",
                                "[{name:flip}]",
                                "data.root=C:\\my pictures",
                                "a&b c",
                                home.toString())),
                first.toString());
        assertEquals(1, Files.readAllLines(home.resolve("asked")).size());
    }

    @Test
    void takesOptionsForTheJvmAndAProfile() throws Exception {
        Files.createDirectories(home.resolve(".mae/nd4j-cuda"));
        Files.copy(home.resolve(".mae/classpath.maven"), home.resolve(".mae/nd4j-cuda/classpath.maven"));
        Started started = start(Map.of("MAE_JAVA_OPTS", "-Dx=1 -Dy=2"), "-Pnd4j-cuda", "list");
        assertEquals(7, started.exitCode(), started.toString());
        assertTrue(started.said().contains("nd4j-cuda1"), started.toString());
        assertTrue(Files.readString(home.resolve("asked")).contains("-Pnd4j-cuda"));
    }

    @Test
    void whatItCannotDoIsALineAndLeavesNothing() throws Exception {
        assertEquals(2, start("-Pcuda", "doctor").exitCode());
        assertEquals(
                new Started(
                        1,
                        List.of(
                                "mae: JAVA_HOME is \"C:\\no where\", where there is no bin\\java.exe: point it at a JDK 17"
                                        + " or newer")),
                start(Map.of("JAVA_HOME", "C:\\no where"), "list"));
        try (Stream<Path> left = Files.list(temporary)) {
            assertEquals(
                    0,
                    left.filter(file -> file.getFileName().toString().startsWith("mae-"))
                            .count());
        }
    }

    private Started start(String... words) throws IOException, InterruptedException {
        return start(Map.of(), words);
    }

    private Started start(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        List<String> command = Stream.concat(Stream.of(home.resolve("mae.cmd").toString()), Stream.of(words))
                .toList();
        Path said = temporary.resolve("said");
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(said.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("MAE_"));
        builder.environment()
                .putAll(Map.of("JAVA_HOME", System.getProperty("java.home"), "TEMP", temporary.toString()));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        assertTrue(process.waitFor(120, TimeUnit.SECONDS));
        return new Started(process.exitValue(), Files.readAllLines(said, Charset.defaultCharset()));
    }
}
