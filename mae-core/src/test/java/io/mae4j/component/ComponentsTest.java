package io.mae4j.component;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is wrong with a plugin is said in one line. */
class ComponentsTest {

    @Contract("veil")
    interface Veil {}

    static final class Plain implements Veil {}

    static final class Lace implements Veil {}

    record Config() {}

    /** Registers one veil. */
    private static MaePlugin plugin(Class<? extends Veil> veil) {
        return new MaePlugin() {
            @Override
            protected void configure() {
                component(Veil.class, "plain", veil, Config.class, "a veil");
            }
        };
    }

    @Test
    void twoComponentsOfOneNameAreNamed() {
        refuses(
                "two plugins register veil=plain: " + Plain.class.getName() + " and " + Lace.class.getName(),
                () -> Components.discover(plugin(Plain.class), plugin(Lace.class)));
    }

    @Test
    void aContractWithoutAGroupIsRefused() {
        MaePlugin plugin = new MaePlugin() {
            @Override
            protected void configure() {
                component(Runnable.class, "run", Thread.class, Config.class, "no component");
            }
        };
        UserError error = assertThrows(UserError.class, () -> Components.discover(plugin));
        assertTrue(error.getMessage().contains("@Contract is missing"), error.getMessage());
        assertEquals(1, error.getMessage().lines().count());
    }

    @Test
    void aPluginWhosePartsAreMissingIsNamed() {
        UserError error = assertThrows(UserError.class, () -> Components.discover(new PluginOfAnotherVersion()));
        assertTrue(error.getMessage().contains(PluginOfAnotherVersion.class.getName()), error.getMessage());
        assertTrue(error.getMessage().contains("NoClassDefFoundError: org/example/Gone"), error.getMessage());
        assertEquals(1, error.getMessage().lines().count());
    }

    /** Made for another version of ours. */
    private static final class PluginOfAnotherVersion extends MaePlugin {
        @Override
        protected void configure() {
            throw new NoClassDefFoundError("org/example/Gone");
        }
    }

    @Test
    void aPluginThatThrowsIsNamed() {
        refuses(
                "the plugin " + Unlicensed.class.getName()
                        + " registers what cannot be: java.lang.IllegalStateException: no licence",
                () -> Components.discover(new Unlicensed()));
    }

    private static final class Unlicensed extends MaePlugin {
        @Override
        protected void configure() {
            throw new IllegalStateException("no licence");
        }
    }

    @Test
    void aComponentWithoutAConstructorForItsConfigIsNamed() {
        Components components = Components.discover(plugin(Torn.class));
        ComponentDefinition<Veil> torn = components.find(Veil.class, "plain");
        UserError error = assertThrows(UserError.class, () -> components.create(torn, new Config()));
        assertTrue(error.getMessage().startsWith("veil=plain cannot be made: "), error.getMessage());
        assertTrue(
                error.getMessage()
                        .endsWith(" (" + Torn.class.getName()
                                + " needs one constructor annotated @Inject, which takes its " + Config.class.getName()
                                + ")"),
                error.getMessage());
        assertEquals(1, error.getMessage().lines().count());
    }

    static final class Torn implements Veil {
        Torn(Config config) {}
    }

    @Test
    void aPluginThatIsNotThereIsNamed(@TempDir Path jar) throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(services.resolve(MaePlugin.class.getName()), "org.example.LostPlugin\n");
        refuses(
                "a plugin on the class path cannot be loaded: " + MaePlugin.class.getName()
                        + ": Provider org.example.LostPlugin not found",
                () -> withOnClassPath(jar, () -> Components.discover()));
    }

    @Test
    void aPluginForAnotherJavaIsNamed(@TempDir Path jar) throws IOException {
        Path services = Files.createDirectories(jar.resolve("META-INF/services"));
        Files.writeString(services.resolve(MaePlugin.class.getName()), "Later\n");
        byte[] header = {(byte) 0xCA, (byte) 0xFE, (byte) 0xBA, (byte) 0xBE, 0, 0, 0, 99, 0, 1, 0, 0};
        Files.write(jar.resolve("Later.class"), header);
        UserError error = assertThrows(UserError.class, () -> withOnClassPath(jar, () -> Components.discover()));
        assertTrue(
                error.getMessage().startsWith("a plugin on the class path cannot be loaded: Later"),
                error.getMessage());
    }

    private static void withOnClassPath(Path jar, Runnable action) {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try (URLClassLoader loader = new URLClassLoader(new URL[] {jar.toUri().toURL()}, before)) {
            thread.setContextClassLoader(loader);
            action.run();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    private static void refuses(String message, Runnable action) {
        assertEquals(message, assertThrows(UserError.class, action::run).getMessage());
    }
}
