package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.component.Masker;
import io.mae4j.experiments.run.Callback;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.example.faulty.FaultyCallback;
import org.example.faulty.FaultyMasker;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A failure in a stranger's code says whose it is. */
class PluginFaultTest {
    // as CallbackTest's, which counts those that are registered
    private static final String CALLBACK = "weight_of_test";

    @TempDir
    Path temporary;

    @BeforeEach
    void aStrangersMasker() {
        Components.register(new ComponentDefinition<>(
                Masker.class, "faulty_of_test", FaultyMasker.class, FaultyMasker.Config.class, "fails"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"made", "mask"})
    void theComponentIsNamedAfterTheStackTrace(String mistake) {
        Mae.Result result = new Mae(temporary).pretrain("mask.name=faulty_of_test", "mask.place.mistake=" + mistake);
        assertEquals(1, result.exitCode(), result.err());
        String last = result.err().lines().reduce((a, b) -> b).orElseThrow();
        assertTrue(
                last.startsWith(
                        "mae: this failed in " + FaultyMasker.class.getName() + ", which is mask=faulty_of_test"),
                result.err());
        assertTrue(result.err().contains("IllegalStateException"), result.err());
    }

    @Test
    void aComponentInsideOfAnotherIsTheOneThatIsNamed() {
        Components.register(new ComponentDefinition<>(
                Masker.class, "inner_of_test", FaultyMasker.Inner.class, FaultyMasker.Config.class, "fails"));
        Mae.Result result = new Mae(temporary).pretrain("mask.name=inner_of_test");
        assertEquals(1, result.exitCode(), result.err());
        assertTrue(result.err().contains("Inner, which is mask=inner_of_test of the plugin"), result.err());
    }

    /** They would be lost, or break the lines of the console and the log. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "step | may not be called 'step', as something is that each step has; give it a name of its own",
                "loss | may not be called 'loss', as something",
                "a\\nb | may not be called 'a\\nb'; names are of the letters a to z and A to Z, digits, blanks, and",
                "größe | may not be called 'größe'; names are"
            })
    void aMetricsNameThatWillNotDo(String name, String says) {
        Components.register(new ComponentDefinition<>(
                Callback.class, CALLBACK, FaultyCallback.class, FaultyCallback.Config.class, "logs"));
        Mae.Result result =
                new Mae(temporary).pretrain("+callbacks.mine={name:" + CALLBACK + ",metric:\"" + name + "\"}");
        assertEquals(1, result.exitCode(), result.err());
        assertTrue(result.err().contains("IllegalArgumentException: a metric " + says), result.err());
        assertTrue(result.err().contains("Callback, which is callbacks=" + CALLBACK + " of the plugin"), result.err());
    }

    @Test
    void aComponentWithoutAFileIsChosenByItsName() {
        assertEquals(
                "mae: override 'mask=faulty_of_test': mask: there is no option 'faulty_of_test', which would be a file; the"
                        + " component of that name is chosen by mask.name=faulty_of_test",
                new Mae(temporary).pretrain("mask=faulty_of_test").refused());
    }

    @Test
    void ourOwnFailuresNameNobody() {
        assertEquals(Optional.empty(), PluginFault.of(new IllegalStateException("ours")));
    }

    /** As those of a notebook's cells are. */
    @Test
    void aComponentOfNoFileIsShownToo() throws ReflectiveOperationException {
        Class<?> made = new ClassLoader(FaultyMasker.class.getClassLoader()) {
            @Override
            protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
                return name.equals(FaultyMasker.class.getName()) ? defined(name) : super.loadClass(name, resolve);
            }

            private Class<?> defined(String name) throws ClassNotFoundException {
                try (InputStream in = getResourceAsStream(name.replace('.', '/') + ".class")) {
                    byte[] bytes = in.readAllBytes();
                    return defineClass(name, bytes, 0, bytes.length);
                } catch (IOException e) {
                    throw new ClassNotFoundException(name, e);
                }
            }
        }.loadClass(FaultyMasker.class.getName());
        Components.register(new ComponentDefinition<>(
                Masker.class, "no_file_of_test", made.asSubclass(Masker.class), FaultyMasker.Config.class, "fails"));
        String out = new Mae(temporary)
                .run("pretrain", "--info", "plugins")
                .succeeded()
                .out();
        assertTrue(out.contains("Plugins\n"), out);
    }

    @Test
    void listShowsTheKeysOfARecordInside() {
        String out = new Mae(temporary).run("list").succeeded().out();
        assertTrue(out.contains("    mask.place.mistake=null (text): made or mask; or none"), out);
    }

    @Test
    void listTellsOfADefaultThatWillNotDo() {
        Components.register(new ComponentDefinition<>(
                Masker.class,
                "wrong_of_test",
                FaultyMasker.class,
                FaultyMasker.WrongConfig.class,
                "is not to be made"));
        String out = new Mae(temporary).run("list").succeeded().out();
        assertTrue(
                out.contains("    a default that will not do: @Default of WrongConfig.share: mask.share: 2 is out of"),
                out);
    }

    @Test
    void aFileThatIsNoJarIsNamed() throws IOException {
        Path text = Files.writeString(temporary.resolve("plugin.jar"), "not a jar");
        UserError error = assertThrows(UserError.class, () -> PluginJars.check(text + File.pathSeparator + text));
        assertTrue(error.getMessage().contains(text + " is no jar"), error.getMessage());
        PluginJars.check("");
    }
}
