package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.mae4j.file.FolderLock;
import io.mae4j.train.run.MetricHistory;
import io.mae4j.train.run.Provenance;
import io.mae4j.train.run.RunFolder;
import java.awt.image.BufferedImage;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands from one end to the other, on the embedded pictures. */
class PretrainTest {
    @TempDir
    Path temporary;

    private Mae mae;

    @BeforeEach
    void inAFolder() {
        mae = new Mae(temporary);
    }

    @Test
    void aRunLeavesEverythingThatAPersonLooksAt() {
        String out = mae.pretrain("trainer.epochs=2", "knn.enabled=true", "trainer.picturesEvery=1")
                .succeeded()
                .out();
        Path run = mae.runFolder();
        for (String file : List.of(
                "config.conf",
                "config.resolved.conf",
                "overrides.txt",
                "provenance.json",
                "run.log",
                "metrics.jsonl",
                "pictures/reconstructions-epoch-0001.png",
                "pictures/reconstructions-epoch-0002.png",
                "pictures/loss.png",
                "pictures/learning-rate.png",
                "checkpoints/step-000016/weights.safetensors")) {
            assertTrue(Files.isRegularFile(run.resolve(file)), file);
        }
        assertTrue(
                out.contains(
                        run.resolve("pictures/reconstructions-epoch-0002.png").toString()),
                out);
        assertEquals(
                16,
                MetricHistory.read(run.resolve("metrics.jsonl")).stream()
                        .filter(point -> point.values().containsKey("lr"))
                        .count());
        String engine = Provenance.valuesOf(new RunFolder(run)).get("engine");
        assertTrue(engine.startsWith("cpu: oneDNN "), engine);
        assertTrue(out.lines().anyMatch(line -> line.endsWith("; " + engine)), out);
        Config summary = summary(run);
        assertEquals("finished", summary.getString("status"));
        Config metrics = summary.getConfig("metrics");
        for (String metric : List.of("loss", "test.loss", "knn.top1", "knn.untrained.top1")) {
            assertTrue(Double.isFinite(metrics.getDouble('"' + metric + '"')), metric);
        }
        assertTrue(summary.getDouble("wallSeconds") > 0);
        assertTrue(summary.getDouble("imagesPerSecond") > 0);
        double before = metrics.getDouble("\"knn.top1\"");
        assertTrue(mae.run("knn", "run=" + run).succeeded().out().contains("kNN top-1"));
        assertEquals(before, summary(run).getDouble("metrics.\"knn.top1\""));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there are no signals to send")
    void aRunThatIsInterruptedBySignalGoesOnToTheSameWeights() throws Exception {
        assumeFalse(
                interruptsAreIgnored(),
                "SIGINT is ignored here, as a shell has it for what it starts in the background");
        String[] settings = {"trainer.epochs=2", "trainer.batch=100", "trainer.accumulation=3", "trainer.heldOutEvery=0"
        };
        mae.pretrain(settings).succeeded();
        byte[] expected = weights(mae.runFolder());

        Mae other = new Mae(Files.createDirectory(temporary.resolve("other")));
        Process process = new ProcessBuilder(Mae.javaCommand(other.tiny(settings)))
                .redirectErrorStream(true)
                .start();
        StringBuilder output = new StringBuilder();
        try (BufferedReader lines = process.inputReader()) {
            String line = lines.readLine();
            while (line != null) {
                output.append(line).append('\n');
                if (line.contains("step 1/")) {
                    new ProcessBuilder("kill", "-INT", Long.toString(process.pid()))
                            .start()
                            .waitFor();
                }
                line = lines.readLine();
            }
        }
        assertTrue(process.waitFor(60, TimeUnit.SECONDS), output.toString());
        assertEquals(130, process.exitValue(), output.toString());
        Path run = other.runFolder();
        assertTrue(output.toString().contains("resume=" + run), output.toString());
        assertEquals("interrupted", summary(run).getString("status"));

        other.run("pretrain", "resume=" + run).succeeded();
        assertEquals("finished", summary(run).getString("status"));
        assertEquals(run, other.runFolder());
        assertArrayEquals(expected, weights(run));
    }

    // as Linux tells, bit 1 for signal 2: what a process ignores, those that it starts ignore, too
    private static boolean interruptsAreIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return false;
        }
        try (Stream<String> lines = Files.lines(status)) {
            return lines.filter(line -> line.startsWith("SigIgn:"))
                    .anyMatch(line -> (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) != 0);
        }
    }

    @Test
    void aRunGoesOnWithAnotherEngine() throws IOException {
        mae.pretrain("engine=cpu", "trainer.epochs=0").succeeded();
        Path run = mae.runFolder();
        mae.run("pretrain", "resume=" + run, "engine=samediff", "engine.precision=fp32")
                .succeeded();
        assertTrue(Files.readString(run.resolve("config.conf")).contains("name=samediff"));
        assertTrue(Files.readString(run.resolve("overrides.txt")).endsWith("engine=samediff\nengine.precision=fp32\n"));
        mae.run("pretrain", "resume=" + run, "engine=cpu").succeeded();
        String line = mae.run("pretrain", "resume=" + run, "engine=cpuu").refused();
        assertTrue(line.contains("did you mean cpu?"), line);
    }

    @Test
    void aRunThatGoesOnElsewhereIsLeftAlone() throws IOException {
        mae.pretrain().succeeded();
        Path run = mae.runFolder();
        Path part = Files.createDirectory(
                run.resolve("checkpoints/.step-000099.00000000-0000-0000-0000-000000000000.part"));
        String id = Files.readString(run.resolve("tracker-run-id.txt")).strip();
        Path meta;
        try (Stream<Path> files = Files.walk(mae.tracked())) {
            meta = files.filter(file -> file.endsWith(Path.of(id, "meta.yaml")))
                    .findFirst()
                    .orElseThrow();
        }
        String before = Files.readString(meta);
        try (FolderLock other = new RunFolder(run).lock()) {
            String refused =
                    mae.run("pretrain", "resume=" + run, "trainer.epochs=2").refused();
            assertTrue(refused.contains(run + " is in use"), refused);
            assertTrue(Files.exists(part), "the other's");
            String out = mae.run("knn", "run=" + run).succeeded().out();
            assertTrue(out.contains("kNN top-1") && out.contains("the run is still going on"), out);
            assertEquals(before, Files.readString(meta));
        }
        mae.run("pretrain", "resume=" + run, "trainer.epochs=2").succeeded();
        assertFalse(Files.exists(part));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "target=pca target.coefficients=12",
                "target=tokens target.tokenizer.tokens=40 loss.patches=all mask=block"
            })
    void aRunWhoseTargetWasFittedGoesOnToTheSameWeights(String overrides) throws IOException {
        List<String> settings = new ArrayList<>(List.of(overrides.split(" ")));
        settings.addAll(List.of("trainer.picturesEvery=1", "schedule=constant"));
        mae.pretrain(with(settings, "trainer.epochs=2")).succeeded();
        byte[] expected = weights(mae.runFolder());

        Mae other = new Mae(Files.createDirectory(temporary.resolve("other")));
        other.pretrain(with(settings, "trainer.epochs=1")).succeeded();
        other.run("pretrain", "resume=" + other.runFolder(), "trainer.epochs=2").succeeded();
        assertArrayEquals(expected, weights(other.runFolder()));
        assertTrue(Files.isRegularFile(other.runFolder().resolve("pictures/reconstructions-epoch-0002.png")));

        Path picture = temporary.resolve("picture.png");
        ImageIO.write(new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY), "png", picture.toFile());
        Path drawn = temporary.resolve("drawn.png");
        mae.run(
                        "reconstruct",
                        "checkpoint='" + mae.runFolder() + "'",
                        "images=['" + picture + "']",
                        "out='" + drawn + "'")
                .succeeded();
        assertTrue(Files.size(drawn) > 0);
    }

    private static String[] with(List<String> settings, String more) {
        List<String> all = new ArrayList<>(settings);
        all.add(more);
        return all.toArray(String[]::new);
    }

    @Test
    void theConfigurationCanBeLookedAt() {
        String out = mae.pretrain("--cfg", "job", "mask.ratio=0.6").succeeded().out();
        assertEquals(0.6, ConfigFactory.parseString(out).getDouble("mask.ratio"));
        assertTrue(mae.runFolders().isEmpty());
    }

    @Test
    void everyComponentIsListedWithItsParameters() {
        String out = mae.run("list").succeeded().out();
        assertTrue(out.contains("mask random: uniform random patches"), out);
        assertTrue(out.contains("mask.ratio=0.75"), out);
        assertTrue(out.contains("model=quickstart|vit_base|vit_huge|vit_large|vit_small|vit_tiny"), out);
    }

    private static Config summary(Path run) {
        return ConfigFactory.parseFile(run.resolve("summary.json").toFile());
    }

    private static byte[] weights(Path run) throws IOException {
        try (var checkpoints = Files.list(run.resolve("checkpoints"))) {
            Path last = checkpoints.sorted().reduce((first, second) -> second).orElseThrow();
            return Files.readAllBytes(last.resolve("weights.safetensors"));
        }
    }
}
