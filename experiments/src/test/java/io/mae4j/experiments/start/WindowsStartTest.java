package io.mae4j.experiments.start;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

/** What {@code mae.cmd} leaves to Java, with a Maven that writes down what it is asked for; the program itself runs anywhere. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "this Maven is a shell script; MaeCmdTest has one for Windows")
@ResourceLock(Resources.SYSTEM_ERR)
class WindowsStartTest {
    private static final String MAVEN = "#!/bin/sh\n"
            + "echo \"$@\" >>asked\n"
            + "[ ! -f broken ] || { echo 'BUILD FAILURE'; exit 1; }\n"
            + "for word; do\n"
            + "    case $word in\n"
            + "        -P*) profile=$word ;;\n"
            + "        -Dmdep.outputFile=*) file=${word#*=} ;;\n"
            + "    esac\n"
            + "done\n"
            + "mkdir -p experiments/target notebooks/target engine/target\n"
            + "touch experiments/target/experiments-1.jar notebooks/target/notebooks-1.jar engine/target/engine$profile.jar\n"
            + "echo \"$PWD/engine/target/engine$profile.jar:$PWD.library.jar\" >\"$file\"\n";

    @TempDir
    Path temporary;

    private Path home;
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    @BeforeEach
    void sources() throws IOException {
        home = Files.createDirectory(temporary.toRealPath().resolve("my mae"));
        Files.writeString(home.resolve("mvnw"), MAVEN);
        assertTrue(home.resolve("mvnw").toFile().setExecutable(true));
        Files.createFile(home.resolveSibling("my mae.library.jar"));
        Files.createDirectories(home.resolve("experiments/src/main"));
        Files.createDirectory(home.resolve(".mvn"));
        Files.createFile(home.resolve("pom.xml"));
        Files.createFile(home.resolve("experiments/pom.xml"));
    }

    @Test
    void buildsOnFirstUseAndWhenSourcesHaveChanged() throws IOException {
        assertEquals(0, start("list"));
        assertEquals(List.of("mae: building on first use; this can take a few minutes"), said());
        assertEquals(0, start("list"));
        assertEquals(List.of(), said());
        assertEquals(1, asked().size());
        Path source = Files.createFile(home.resolve("experiments/src/main/New.java"));
        Files.setLastModifiedTime(source, FileTime.fromMillis(System.currentTimeMillis() + 2000));
        assertEquals(0, start("list"));
        assertEquals(List.of("mae: building, as sources have changed"), said());
        assertEquals(2, asked().size());
    }

    @Test
    void aLibraryThatIsGoneIsFetchedAgain() throws IOException {
        start("list");
        Files.delete(home.resolveSibling("my mae.library.jar"));
        start("list");
        assertEquals(2, asked().size());
    }

    @Test
    void whatWasBuiltIsCopiedAndWhatWasFetchedIsNot() throws IOException {
        start("list");
        String jars = home.resolve(".mae") + "/jars-\\d+-\\d+/";
        assertTrue(
                classPath().matches(jars + "experiments-1.jar:" + jars + "engine.jar:" + home + ".library.jar"),
                classPath());
    }

    @Test
    void theLastThreeBuildsStay() throws IOException {
        Files.createDirectories(home.resolve(".mae"));
        for (int i = 1; i <= 5; i++) {
            Files.createDirectory(home.resolve(".mae/jars-2026010100000" + i + "-1"));
            Files.createFile(home.resolve(".mae/jars-2026010100000" + i + "-1/a.jar"));
        }
        start("list");
        try (Stream<Path> files = Files.list(home.resolve(".mae"))) {
            assertEquals(
                    3,
                    files.filter(file -> file.getFileName().toString().startsWith("jars-"))
                            .count());
        }
        assertTrue(Files.exists(home.resolve(".mae/jars-20260101000005-1/a.jar")));
    }

    @Test
    void aProfileHasABuildOfItsOwn() throws IOException {
        start("list");
        start("-Pnd4j-cuda", "notebook");
        assertTrue(asked().get(1).contains(" -Pnd4j-cuda ") && asked().get(1).contains(" -pl notebooks -am "));
        assertTrue(Files.exists(home.resolve(".mae/nd4j-cuda/notebook/classpath")));
        assertTrue(classPath().contains("engine-Pnd4j-cuda.jar"), classPath());
    }

    @Test
    void aBuildThatFailsIsShownAndTriedAgain() throws IOException {
        Path broken = Files.createFile(home.resolve("broken"));
        assertEquals(1, start("list"));
        assertEquals(
                List.of(
                        "mae: building on first use; this can take a few minutes",
                        "BUILD FAILURE",
                        "mae: the build failed; the whole log is " + home.resolve(".mae/build.log")),
                said());
        Files.delete(broken);
        assertEquals(0, start("list"));
    }

    @Test
    void pluginsAreThoseOfTheFolderAndThoseNamed() throws IOException {
        Files.createFile(Files.createDirectory(home.resolve("plugins")).resolve("one.jar"));
        Path other = Files.createFile(
                Files.createDirectory(temporary.resolve("jars")).resolve("two.jar"));
        Path single = Files.createFile(temporary.resolve("three.jar"));
        assertEquals(0, start(other.getParent() + File.pathSeparator + single, "list"));
        assertTrue(
                classPath().startsWith(home.resolve("plugins/one.jar") + ":" + other + ":" + single + ":"),
                classPath());
        assertEquals(2, start("/nowhere", "list"));
        assertEquals("mae: MAE_PLUGINS names /nowhere, which is neither a jar nor a folder of jars", said().get(1));
    }

    @Test
    void whereNothingCanBeWrittenABuildIsRefused() throws IOException {
        Files.createFile(home.resolve(".mae")); // as where the folder is somebody else's, which stops no root user
        assertEquals(2, start("list"));
        assertEquals(
                List.of("mae: there is no build for these sources, and none can be made: cannot write "
                        + home.resolve(".mae")),
                said());
    }

    @Test
    void knowsThatItsOwnSourcesAreNewer() throws IOException {
        Path folder = Files.createDirectories(home.resolve("experiments/src/main/java/io/mae4j/experiments/start"));
        Path source = Files.createFile(folder.resolve("Build.java"));
        Path compiled = temporary.resolve("starter");
        Files.createDirectories(compiled.resolve("io/mae4j/experiments/start"));
        Path program = Files.createFile(compiled.resolve("io/mae4j/experiments/start/WindowsStart.class"));
        Files.setLastModifiedTime(source, FileTime.fromMillis(1_000_000));
        assertFalse(WindowsStart.isStale(home.toFile(), compiled.toFile()));
        Files.setLastModifiedTime(program, FileTime.fromMillis(900_000));
        assertTrue(WindowsStart.isStale(home.toFile(), compiled.toFile()));
    }

    private int start(String word) {
        return run(Map.of(), word);
    }

    /** With a profile ahead, or with plugins named. */
    private int start(String first, String word) {
        return first.startsWith("-P") ? run(Map.of(), first, word) : run(Map.of("MAE_PLUGINS", first), word);
    }

    private int run(Map<String, String> environment, String... words) {
        String[] arguments = Stream.concat(
                        Stream.of(home.toString(), home.resolve("java.args").toString()), Stream.of(words))
                .toArray(String[]::new);
        PrintStream before = System.err;
        System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
        try {
            return WindowsStart.run(arguments, environment, "mvnw");
        } finally {
            System.setErr(before);
        }
    }

    /** What it has said since it was last asked. */
    private List<String> said() {
        List<String> lines = err.toString(StandardCharsets.UTF_8).lines().toList();
        err.reset();
        return lines;
    }

    private List<String> asked() throws IOException {
        return Files.readAllLines(home.resolve("asked"));
    }

    private String classPath() throws IOException {
        List<String> arguments = Files.readAllLines(home.resolve("java.args"));
        String quoted = arguments.get(arguments.indexOf("\"-cp\"") + 1);
        return quoted.substring(1, quoted.length() - 1);
    }
}
