package io.mae4j.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import io.mae4j.UserError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.function.Executable;

/** A small folder of configuration files, written by a test. */
record ConfigFiles(Path folder) {

    ConfigFiles file(String name, String... lines) {
        try {
            Path file = folder.resolve(name);
            Files.createDirectories(file.getParent());
            Files.writeString(file, String.join("\n", lines) + "\n");
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Compose compose(String primary, String... overrides) {
        return Compose.of(primary).in(ConfigTree.of(folder)).with(overrides);
    }

    /** The composition fails with exactly this message, in which {@code conf/} stands for the folder. */
    void refuses(String message, String primary, String... overrides) {
        assertFails(message.replace("conf/", folder + "/"), () -> compose(primary, overrides)
                .compose());
    }

    static void assertFails(String message, Executable action) {
        assertEquals(message, assertThrows(UserError.class, action).getMessage());
    }

    /** Lines of a file called {@code test.conf}. */
    static ConfigObject hocon(String... lines) {
        return ConfigFactory.parseString(
                        String.join("\n", lines), ConfigParseOptions.defaults().setOriginDescription("test.conf"))
                .resolve()
                .root();
    }
}
