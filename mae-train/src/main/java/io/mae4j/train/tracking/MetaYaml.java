package io.mae4j.train.tracking;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.representer.Representer;

/** The {@code meta.yaml} of an experiment or a run: a flat map of names to strings, whole numbers, nulls and an empty list. */
final class MetaYaml {
    static final String FILE = "meta.yaml";

    private MetaYaml() {}

    static void write(Path folder, Map<String, Object> values) throws IOException {
        DumperOptions options = new DumperOptions();
        options.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        options.setAllowUnicode(false); // some readers use the locale's encoding
        options.setNonPrintableStyle(DumperOptions.NonPrintableStyle.ESCAPE); // not as !!binary
        options.setLineBreak(DumperOptions.LineBreak.UNIX);
        String text =
                new Yaml(new SafeConstructor(new LoaderOptions()), new Representer(options), options).dump(values);
        AtomicFile.write(folder.resolve(FILE), text);
    }

    static Map<String, Object> read(Path folder) throws IOException {
        Path file = folder.resolve(FILE);
        try (Reader in = Files.newBufferedReader(file)) {
            Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(in);
            Map<String, Object> values = new LinkedHashMap<>();
            if (!(root instanceof Map<?, ?> map)) {
                throw new UserError(file + " is not a map of names to values");
            }
            map.forEach((key, value) -> values.put(String.valueOf(key), value));
            return values;
        } catch (YAMLException e) {
            throw new UserError(
                    file + " is not valid YAML: "
                            + e.getMessage().lines().findFirst().orElse(""),
                    e);
        }
    }
}
