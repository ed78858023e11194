package io.mae4j.train.run;

import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigSyntax;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** JSON by the configuration library, which is there anyway: keys come out sorted. */
final class Json {
    private Json() {}

    static String pretty(Map<String, ?> values) {
        return ConfigValueFactory.fromMap(values)
                        .render(ConfigRenderOptions.defaults()
                                .setOriginComments(false)
                                .setComments(false)
                                .setJson(true))
                + "\n";
    }

    static String line(Map<String, ?> values) {
        return ConfigValueFactory.fromMap(values).render(ConfigRenderOptions.concise());
    }

    static ConfigObject read(Path file) {
        try {
            return parse(Files.readString(file));
        } catch (IOException e) {
            throw new UserError(file + " cannot be read: " + AtomicFile.reason(e), e);
        } catch (ConfigException e) {
            throw new UserError(file + " is damaged: " + e.getMessage(), e);
        }
    }

    /**
     * The text at a key of a file.
     *
     * @throws UserError if there is none; it says what the file {@code lacks}
     */
    static String text(Path file, String key, String lacks) {
        ConfigValue value = read(file).get(key);
        if (value == null || !(value.unwrapped() instanceof String text)) {
            throw new UserError(file + " is damaged: " + lacks);
        }
        return text;
    }

    static ConfigObject parse(String text) {
        return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setSyntax(ConfigSyntax.JSON))
                .root();
    }
}
