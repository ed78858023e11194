package io.mae4j.experiments.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JavaArgumentsTest {
    private static final Path ROOT = Path.of("sources").toAbsolutePath();
    private static final List<Path> CLASS_PATH = List.of(Path.of("a.jar"), Path.of("b.jar"));

    @TempDir
    Path folder;

    private static List<String> of(String words, int java, Path... plugins) {
        return JavaArguments.of(ROOT, Request.of(List.of(words.split(" "))), List.of(plugins), CLASS_PATH, java);
    }

    @Test
    void whatTrainsMayUseTheVectorModuleOfAJavaThatIsKnownToHaveIt() {
        assertEquals(
                List.of("--add-modules", "jdk.incubator.vector"),
                of("pretrain", 17).subList(0, 2));
        assertFalse(of("pretrain", 25).contains("--add-modules"));
        assertFalse(of("list", 17).contains("--add-modules"));
    }

    @Test
    void newerOnesAreAskedForNoConsent() {
        assertTrue(of("list", 24)
                .containsAll(List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")));
        assertFalse(of("list", 21).contains("--enable-native-access=ALL-UNNAMED"));
    }

    @Test
    void pluginsComeFirstOnTheClassPath() {
        List<String> arguments = of("list", 17, Path.of("p.jar"));
        assertEquals(
                String.join(File.pathSeparator, "p.jar", "a.jar", "b.jar"),
                arguments.get(arguments.indexOf("-cp") + 1));
        assertTrue(arguments.contains("-Dmae.plugins=p.jar"));
        assertTrue(arguments.contains("-Dmae.home=" + ROOT));
    }

    @Test
    void theProfileIsPassedOnAsItStaysAmongTheWords() {
        assertTrue(of("-Pnd4j-cuda list", 17).contains("-Dmae.profile=nd4j-cuda"));
        assertFalse(of("list", 17).stream().anyMatch(argument -> argument.startsWith("-Dmae.profile")));
    }

    @Test
    void areReadByJavaAsTheyAre() throws Exception {
        List<String> given = List.of("-Da=C:\\new folder\\", "-Db=a \"b\" # c", "-Dc=é", "-Dd=it's");
        Path file = folder.resolve("with blank.args");
        JavaArguments.write(file, given);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "@" + file,
                        "-XshowSettings:properties",
                        "-version")
                .redirectErrorStream(true)
                .start();
        String said = new String(
                process.getInputStream().readAllBytes(), Charset.forName(System.getProperty("sun.jnu.encoding")));
        for (String argument : List.of(given.get(0), given.get(1), given.get(3))) {
            String shown = argument.substring(2).replaceFirst("=", " = ");
            assertTrue(said.lines().anyMatch(line -> line.strip().equals(shown)), said);
        }
    }

    @Test
    void lettersThatTheSystemsEncodingLacksAreNamed() throws IOException {
        Path file = folder.resolve("java.args");
        Refusal refusal = assertThrows(
                Refusal.class,
                () -> JavaArguments.write(
                        file,
                        List.of("-cp", String.join(File.pathSeparator, "a.jar", "мой.jar")),
                        StandardCharsets.ISO_8859_1));
        assertEquals(
                "the class path has letters that Java cannot be told in ISO-8859-1, this system's encoding: мой.jar",
                refusal.getMessage());
        assertFalse(Files.exists(file));
    }
}
