package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run's folder is enough to run it again. */
class RerunTest {
    @TempDir
    Path temporary;

    @Test
    void theSnapshotAloneMakesTheSameRun() throws IOException {
        Mae mae = new Mae(temporary);
        mae.pretrain("trainer.epochs=0", "mask.ratio=0.5", "trainer.seed=3").succeeded();
        Path first = mae.runFolder();
        mae.run("rerun", first.toString(), "trainer.keep=1").succeeded();
        Path second = mae.runFolders().get(1);
        assertEquals(
                ConfigFactory.parseFile(first.resolve("config.resolved.conf").toFile())
                        .withoutPath("trainer.keep"),
                ConfigFactory.parseFile(second.resolve("config.resolved.conf").toFile())
                        .withoutPath("trainer.keep"));
        assertEquals(
                Files.readString(first.resolve("overrides.txt")) + "trainer.keep=1\n",
                Files.readString(second.resolve("overrides.txt")));
    }

    @Test
    void aFolderMayBeCalledAsAnOverrideIsWritten() throws IOException {
        Mae mae = new Mae(temporary);
        mae.pretrain("trainer.epochs=0").succeeded();
        Path named = Files.move(mae.runFolder(), temporary.resolve("lr=0.1"));
        mae.run("rerun", named.toString()).succeeded();
        assertTrue(mae.run("rerun", "seed=1").refused().contains("which run?"));
    }

    /** Nor is one that goes on, or is looked at: all that there is to configure is in its folder. */
    @Test
    void aRunOfBeforeIsConfiguredByNothingElse() throws IOException {
        Mae mae = new Mae(temporary);
        mae.pretrain("trainer.epochs=0").succeeded();
        String run = mae.runFolder().toString();
        String folder = Files.createDirectory(temporary.resolve("conf")).toString();
        for (String[] command : new String[][] {{"rerun", run}, {"pretrain", "resume=" + run}, {"knn", "run=" + run}}) {
            String line =
                    mae.run(command[0], command[1], "--config-dir", folder).refused();
            assertTrue(line.contains("leave out --config-dir"), line);
            line = mae.run(command[0], command[1], "-cn", "finetune").refused();
            assertTrue(line.contains("leave out --config-name"), line);
        }
        assertEquals(1, mae.runFolders().size());
    }

    @Test
    void whatDiffersIsSaid() throws IOException {
        Mae mae = new Mae(temporary);
        mae.pretrain("trainer.epochs=0").succeeded();
        Path file = mae.runFolder().resolve("provenance.json");
        String provenance = Files.readString(file);
        Files.writeString(file, provenance.replaceFirst("(\"data\" ?: ?\")", "$1other "));
        String err = mae.run("rerun", mae.runFolder().toString()).succeeded().err();
        assertTrue(err.contains("mae: warning: the data differs: it was other "), err);
    }

    @Test
    void codeVersionsAndUncommittedChangesAreCompared() {
        Map<String, String> then = Map.of(
                "gitCommit",
                "a",
                "gitDirty",
                "true",
                "version",
                "1",
                "data",
                "d",
                "engine",
                "e",
                "java",
                "j",
                "os",
                "o");
        Map<String, String> now = new HashMap<>(then);
        now.put("gitCommit", "b");
        now.put("gitDirty", "false");
        now.put("version", "2");
        assertEquals(
                List.of(
                        "the commit of mae4j's sources differs: it was a, and is b",
                        "mae4j's version differs: it was 1, and is 2",
                        "the run's sources had changes that were not committed: they cannot be had again from its"
                                + " commit"),
                RerunCommand.warnings(then, now));
    }
}
