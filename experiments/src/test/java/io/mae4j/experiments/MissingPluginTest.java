package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run whose plugin is not there any more: its files name components that nobody has. */
class MissingPluginTest {
    private static final String HINT =
            ", which is not there; it had the plugin columns-1.jar: put it in plugins/ or name it in MAE_PLUGINS";

    @TempDir
    Path temporary;

    private Mae mae;
    private Path run;

    @BeforeEach
    void aRunThatHadAPlugin() {
        mae = new Mae(temporary);
        System.setProperty(
                PluginJars.PROPERTY, temporary.resolve("columns-1.jar").toString());
        try {
            mae.pretrain("trainer.epochs=0").succeeded();
        } finally {
            System.clearProperty(PluginJars.PROPERTY);
        }
        run = mae.runFolder();
    }

    @Test
    void isNamedToWhomGoesOnWithItOrRunsItAgain() throws IOException {
        replace(run.resolve("config.conf"), "name=random\n", "name=columns\n");
        String line = "mae: " + run + " was made with mask.name=columns" + HINT;
        assertEquals(line, mae.run("pretrain", "resume=" + run).refused());
        assertEquals(line, mae.run("knn", "run=" + run).refused());
        assertEquals(line, mae.run("rerun", run.toString()).refused());
        Files.delete(run.resolve("provenance.json")); // or an older one, which does not say
        assertEquals(
                "mae: " + run + " was made with mask.name=columns, which is not there; if a plugin has it, put that in"
                        + " plugins/ or name it in MAE_PLUGINS",
                mae.run("pretrain", "resume=" + run).refused());
    }

    @Test
    void isNamedToWhomUsesItsEncoder() throws IOException {
        replace(
                run.resolve("checkpoints/step-000000/state.json"),
                "heads=2\\n    name=vit",
                "heads=2\\n    name=columns");
        for (String command : List.of("probe", "finetune", "knn", "attention")) {
            assertEquals(
                    "mae: " + run + " was made with encoder.name=columns" + HINT,
                    mae.run(command, "checkpoint='" + run + "'").refused());
        }
    }

    private static void replace(Path file, String before, String after) throws IOException {
        String text = Files.readString(file);
        assertEquals(2, text.split(Pattern.quote(before), -1).length, text);
        Files.writeString(file, text.replace(before, after));
    }
}
