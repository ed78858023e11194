package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the launcher does with {@code -P}, and what it gives a JVM: with a Maven that writes down what it is asked for, and a java that says it. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "the launcher is a shell script")
class LauncherTest {
    private static final String MAVEN = "#!/bin/sh\n"
            + "echo \"$@\" >>asked\n"
            + "for word; do\n"
            + "    case $word in\n"
            + "        -P*) profile=$word ;;\n"
            + "        -Dmdep.outputFile=*) file=${word#*=} ;;\n"
            + "    esac\n"
            + "done\n"
            + "mkdir -p experiments/target notebooks/target engine/target\n"
            + "touch experiments/target/experiments-1.jar notebooks/target/notebooks-1.jar engine/target/engine$profile.jar\n"
            + "echo \"$PWD/engine/target/engine$profile.jar\" >\"$file\"\n";
    private static final String JAVA = "#!/bin/sh\nprintf '%s\\n' \"$@\"\n";

    @TempDir
    Path temporary;

    private Path home;

    private record Started(int exitCode, List<String> out, List<String> err) {

        String classPath() {
            return out.get(out.indexOf("-cp") + 1);
        }

        /** What follows the class. */
        List<String> words() {
            return out.subList(out.indexOf(Main.class.getName()) + 1, out.size());
        }
    }

    @BeforeEach
    void sources() throws IOException {
        home = temporary.toRealPath();
        Path launcher = Path.of("..", "mae").toAbsolutePath().normalize();
        Files.copy(launcher, home.resolve("mae"), StandardCopyOption.COPY_ATTRIBUTES);
        script("mvnw", MAVEN);
        script("jdk/bin/java", JAVA);
        script("jdk/bin/javac", JAVA);
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"17.0.1\"\n");
        Files.createDirectories(home.resolve("experiments/src/main"));
        Files.createDirectory(home.resolve(".mvn"));
        Files.createFile(home.resolve("pom.xml"));
        Files.createFile(home.resolve("experiments/pom.xml"));
    }

    @Test
    void aProfileIsMavensAndNotTheCommands() throws Exception {
        Started started = start("-Pcuda", "pretrain", "engine=cuda");
        assertEquals(0, started.exitCode(), started.toString());
        assertEquals(List.of("pretrain", "engine=cuda"), started.words());
        assertEquals(1, asked().size());
        assertTrue(
                asked().get(0).contains(" -Pcuda ") && asked().get(0).contains(" -pl experiments -am "),
                asked().get(0));
        assertEquals(
                List.of("mae: building with the profile cuda on first use; this can take a few minutes"),
                started.err());
    }

    @Test
    void aProfileHasABuildOfItsOwnBesideThePlainOne() throws Exception {
        String cuda = start("-Pcuda", "list").classPath();
        String plain = start("list").classPath();
        String jars = home.resolve(".mae") + "/jars-[-\\d]+/";
        String cudaJars = home.resolve(".mae/cuda") + "/jars-[-\\d]+/";
        assertTrue(cuda.matches(cudaJars + "experiments-1.jar:" + cudaJars + "engine-Pcuda.jar"), cuda);
        assertTrue(plain.matches(jars + "experiments-1.jar:" + jars + "engine.jar"), plain);
        assertEquals(2, asked().size());
        assertFalse(asked().get(1).contains("-P"), asked().get(1));
        assertEquals(cuda, start("-Pcuda", "list").classPath());
        assertEquals(plain, start("list").classPath());
        assertEquals(2, asked().size(), "neither build makes the other one old");
    }

    @Test
    void whatTrainsMayUseTheVectorModuleOfAJavaThatIsKnownToHaveIt() throws Exception {
        List<String> flag = List.of("--add-modules", "jdk.incubator.vector");
        assertEquals(flag, start("pretrain").out().subList(0, 2));
        assertFalse(start("list").out().contains(flag.get(0)));
        assertEquals(flag, start("sweep", "resume", "runs/a/b").out().subList(0, 2));
        assertFalse(start("sweep", "status", "runs/a/b").out().contains(flag.get(0)));
        assertFalse(start("pretrain", "--help").out().contains(flag.get(0)));
        Files.writeString(home.resolve("jdk/release"), "JAVA_VERSION=\"25.0.1\"\n");
        assertFalse(start("pretrain").out().contains(flag.get(0)));
    }

    @Test
    @DisabledOnOs(value = OS.MAC, disabledReason = "paths are UTF-8 there, whatever the locale")
    void whereThereIsNoLocalePathsMayHaveAnyLetter() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/locale")), "has one encoding only, such as musl");
        script("jdk/bin/java", "#!/bin/sh\necho \"$LC_ALL\"\n");
        assertEquals(List.of("C.UTF-8"), start(Map.of("LC_ALL", "C"), "list").out());
        assertEquals(
                List.of("C.UTF-8"),
                start(Map.of("LC_ALL", "", "LANG", ""), "list").out());
        assertEquals(
                List.of(""),
                start(Map.of("LC_ALL", "", "LANG", "C.UTF-8"), "list").out());
    }

    @Test
    void whereNothingCanBeWrittenABuildIsRefusedAndNotWaitedFor() throws Exception {
        // as where the folder is somebody else's, which stops no root user
        script("bin/ln", "#!/bin/sh\nexit 1\n");
        Started started = start(Map.of("PATH", home.resolve("bin") + ":" + System.getenv("PATH")), "list");
        assertEquals(2, started.exitCode());
        assertEquals(
                List.of("mae: there is no build for these sources, and none can be made: cannot write "
                        + home.resolve(".mae/lock")),
                started.err());
    }

    @Test
    void pluginsThatAreNotThereAreBadInput() throws Exception {
        Started started = start(Map.of("MAE_PLUGINS", "/nowhere"), "list");
        assertEquals(2, started.exitCode());
        assertEquals(
                List.of("mae: MAE_PLUGINS names /nowhere, which is neither a jar nor a folder of jars"), started.err());
    }

    @Test
    void notebooksHaveTheProfileToo() throws Exception {
        start("-Pcuda", "notebook");
        assertTrue(
                asked().get(0).contains(" -Pcuda ") && asked().get(0).contains(" -pl notebooks -am "), asked().get(0));
        assertTrue(Files.exists(home.resolve(".mae/cuda/notebook/classpath")));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-Pkuda list             | mae: there is no profile -Pkuda; known: -Pcuda, ",
                "-P cuda list            | mae: there is no profile -P; known: -Pcuda, ",
                "-Pcuda -Pnd4j-cuda list | mae: -Pcuda and -Pnd4j-cuda: one profile at a time"
            })
    void aProfileThatIsNoneIsALine(String words, String complaint) throws Exception {
        Started started = start(words.strip().split(" "));
        assertEquals(2, started.exitCode());
        assertEquals(1, started.err().size(), started.toString());
        assertTrue(started.err().get(0).startsWith(complaint.strip()), started.toString());
        assertFalse(Files.exists(home.resolve(".mae")), "nothing was built");
    }

    private void script(String name, String text) throws IOException {
        Path file = home.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
        assertTrue(file.toFile().setExecutable(true));
    }

    /** What Maven was asked for, a line each time. */
    private List<String> asked() throws IOException {
        return Files.readAllLines(home.resolve("asked"));
    }

    private Started start(String... words) throws IOException, InterruptedException {
        return start(Map.of(), words);
    }

    private Started start(Map<String, String> environment, String... words) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(home.resolve("mae").toString()));
        command.addAll(List.of(words));
        Path err = temporary.resolve("err");
        ProcessBuilder builder = new ProcessBuilder(command).redirectError(err.toFile());
        builder.environment().put("JAVA_HOME", home.resolve("jdk").toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("MAE_"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(60, TimeUnit.SECONDS));
        return new Started(process.exitValue(), out.lines().toList(), Files.readAllLines(err));
    }
}
