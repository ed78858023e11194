package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.mae4j.file.Folders;
import io.mae4j.models.weights.Safetensors;
import io.mae4j.models.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Fine-tuning from one end to the other, on the embedded pictures. */
class FinetuneTest {
    @TempDir
    Path temporary;

    private Mae mae;

    @BeforeEach
    void inAFolder() {
        mae = new Mae(temporary);
    }

    @Test
    void aPretrainedEncoderIsFineTunedOnAShareOfTheLabels() throws IOException {
        mae.pretrain("trainer.epochs=0").succeeded();
        Path pretrained = mae.runFolder();
        String out = finetune("checkpoint='" + pretrained + "'", "model=vit_tiny", "labels.fraction=0.1")
                .succeeded()
                .out();
        assertTrue(out.contains("802 pictures"), out);
        Path run = mae.runFolders().stream()
                .filter(folder -> !folder.equals(pretrained))
                .findFirst()
                .orElseThrow();
        for (String file : List.of(
                "confusion.csv", "pictures/confusion.png", "best.safetensors", "checkpoints/step-000016/state.json")) {
            assertTrue(Files.isRegularFile(run.resolve(file)), file);
        }
        String summary = Files.readString(run.resolve("summary.json"));
        assertTrue(summary.contains("test.top1") && summary.contains("test.top5"), summary);
        Map<String, INDArray> weights = Safetensors.readAll(run.resolve("best.safetensors"));
        assertEquals(
                List.of(10L, 8L),
                Arrays.stream(weights.get("head.weight").shape()).boxed().toList(),
                "the checkpoint says how wide the encoder is");
    }

    @Test
    void whatWasFineTunedIsAnEncoderForTheOtherCommands() {
        mae.pretrain("trainer.epochs=0").succeeded();
        String pretrained = "checkpoint='" + mae.runFolder() + "'";
        finetune(pretrained, "classifier.pool=mean", "labels.fraction=0.1").succeeded();
        String checkpoint = "checkpoint='" + mae.runFolders().get(1) + "'";
        String map = "out='" + temporary.resolve("map.png") + "'";
        mae.run("knn", checkpoint).succeeded();
        mae.run("features", checkpoint, "method=pca", "count=60", "classes=3", map)
                .succeeded();
        mae.run("attention", checkpoint, "count=2", "out='" + temporary.resolve("attention.png") + "'")
                .succeeded();
        mae.run("export", mae.runFolders().get(1).toString(), "--format", "onnx", "out=" + temporary.resolve("e.onnx"))
                .succeeded();
        String line = mae.run("knn", checkpoint, "pool=class").refused();
        assertTrue(line.contains("pool=mean"), line);
    }

    @Test
    void aRunThatGoesOnEndsWhereAnUninterruptedOneDoes() {
        String[] settings = {
            "checkpoint=null",
            "classifier.dropPath=0.5",
            "encoder.depth=2",
            "averageDecay=0.9",
            "labels.fraction=0.1",
            "+augment.mix.mixup=0.8",
            "+augment.mix.cutmix=1",
            "+augment.mix.labelSmoothing=0.1",
            "trainer.checkpointEvery=1",
            "trainer.keep=3"
        };
        finetune(settings).succeeded();
        Path whole = mae.runFolder();
        Map<String, INDArray> wanted = weights(whole, "step-000016");
        Mae other = new Mae(temporary.resolve("other"));
        List<String> first = arguments(other, settings);
        other.run(first.toArray(String[]::new)).succeeded();
        Path again = other.runFolder();
        deleteCheckpoint(again.resolve("checkpoints/step-000016"));
        other.run("finetune", "resume=" + again).succeeded();
        Map<String, INDArray> resumed = weights(again, "step-000016");
        assertEquals(wanted.keySet(), resumed.keySet());
        wanted.forEach((name, array) -> assertArrayEquals(
                array.ravel().toFloatVector(), resumed.get(name).ravel().toFloatVector(), name));
    }

    @Test
    void whatIsTestedKeptAndExportedAreTheAveragedWeights() {
        finetune("checkpoint=null", "averageDecay=0.9", "labels.fraction=0.1", "trainer.epochs=1")
                .succeeded();
        Path run = mae.runFolder();
        Map<String, INDArray> kept = weights(run, "step-000008");
        Path exported = temporary.resolve("exported.safetensors");
        mae.run("export", run.toString(), "--format", "mae", "out=" + exported).succeeded();
        for (Path file : List.of(run.resolve("best.safetensors"), exported)) {
            assertArrayEquals(floats(kept, "head.weight"), floats(Safetensors.readAll(file), "head.weight"));
        }
        assertFalse(Arrays.equals(floats(kept, "head.weight"), floats(kept, "optimizer.raw.head.weight")));
        assertTrue(mae.run("knn", "run=" + run).refused().contains("mae knn checkpoint=" + run));
    }

    @Test
    void aRecipeOfPartialFineTuningIsASweepOverItsLength() {
        mae.pretrain("trainer.epochs=0").succeeded();
        String out = finetune(
                        "-m",
                        "experiment=paper/figure9/blocks_half",
                        "checkpoint='" + mae.runFolder() + "'",
                        "data=fashion_mnist",
                        "augment=none",
                        "labels.fraction=0.02",
                        "trainer.accumulation=1",
                        "trainer.epochs=1,2")
                .succeeded()
                .out();
        assertTrue(out.matches("(?s).*001  finished  2\\b.*"), out);
    }

    @ParameterizedTest
    @ValueSource(strings = {"table9/paper_vit_base", "-m figure9/blocks_4"})
    void aRecipeRefusesACheckpointOfAnotherSizeThanItsModel(String recipe) {
        mae.pretrain("trainer.epochs=0").succeeded();
        List<String> words = new ArrayList<>(List.of(("finetune " + recipe).split(" ")));
        words.set(words.size() - 1, "experiment=paper/" + words.get(words.size() - 1));
        words.addAll(
                List.of("data=fashion_mnist", "checkpoint='" + mae.runFolder() + "'", "runs='" + mae.runs() + "'"));
        String line = mae.run(words.toArray(String[]::new)).refused();
        assertTrue(line.contains(": it has dim 8, depth 1, patches of 14, and not dim "), line);
        assertEquals(1, mae.runFolders().size());
    }

    @Test
    void aRunOfNoEpochsTellsHowGoodTheModelIsAsItBegins() throws IOException {
        String out = finetune("checkpoint=null", "trainer.epochs=0").succeeded().out();
        assertTrue(out.contains("% of 2,000 held-out pictures"), out);
        String summary = Files.readString(mae.runFolder().resolve("summary.json"));
        assertTrue(summary.contains("\"best.epoch\" : 0.0"), summary);
    }

    /** Heads cannot be seen in the weights: with those of {@code model=} the features would be others. */
    @Test
    void theRunKeepsTheEncoderOfItsCheckpoint() {
        mae.pretrain("trainer.epochs=0", "encoder.heads=8").succeeded();
        Path run = mae.runFolder();
        Path exported = temporary.resolve("exported.safetensors");
        mae.run("export", run.toString(), "--format", "mae", "out=" + exported).succeeded();
        assertEquals(encoder(run), encoder(untrained("run", run)));
        assertEquals(encoder(run), encoder(untrained("exported", exported)));
        Path file = temporary.resolve("stranger.safetensors"); // the same without what is noted beside the weights
        new SafetensorsWriter().addAll(Safetensors.readAll(exported)).write(file);
        assertTrue(finetuned("unknown", file).refused().contains("give encoder.heads="), "of no known width");
        assertEquals(encoder(run), encoder(untrained("told", file, "encoder.heads=8")));
    }

    private Path untrained(String folder, Path checkpoint, String... overrides) {
        finetuned(folder, checkpoint, overrides).succeeded();
        return new Mae(temporary.resolve(folder)).runFolder();
    }

    private Mae.Result finetuned(String folder, Path checkpoint, String... overrides) {
        Mae other = new Mae(temporary.resolve(folder));
        List<String> words = new ArrayList<>(List.of(
                "finetune",
                "checkpoint='" + checkpoint + "'",
                "trainer.epochs=0",
                "schedule.warmupEpochs=0",
                "runs='" + other.runs() + "'",
                "tracking.root='" + other.tracked() + "'"));
        words.addAll(List.of(overrides));
        return other.run(words.toArray(String[]::new));
    }

    private static List<Integer> encoder(Path run) {
        Config config =
                ConfigFactory.parseFile(run.resolve("config.resolved.conf").toFile());
        return Stream.of("model.patch", "encoder.dim", "encoder.depth", "encoder.heads")
                .map(config::getInt)
                .toList();
    }

    @Test
    void anEncoderThatTheCheckpointDoesNotHaveIsRefused() {
        mae.pretrain("trainer.epochs=0").succeeded();
        Path run = mae.runFolder();
        String line = finetuned("patch", run, "model.patch=4").refused();
        assertTrue(line.contains("override 'model.patch=4': " + run + " has model.patch=14"), line);
        line = finetuned("dim", run, "encoder={dim:64,depth:1}").refused();
        assertTrue(line.contains(run + " has encoder.dim=8"), line);
        line = finetuned("heads", run, "encoder.heads=4").refused();
        assertTrue(line.contains(run + " has encoder.heads=2"), line);
        line = finetuned("unknown", run, "+encoder.registers=4").refused();
        assertTrue(line.contains(run + " has no encoder.registers"), line);
        finetuned("same", run, "model=vit_tiny", "model.patch=14", "encoder.mlpRatio=4.0", "encoder.heads=2")
                .succeeded();
    }

    @Test
    void aDecoderIsRefused() {
        for (String override : List.of("decoder.depth=3", "decoder={dim:16}", "+decoder.registers=1")) {
            String line = finetune("checkpoint=null", override).refused();
            assertTrue(line.contains("override '" + override + "': only pre-training has a decoder"), line);
        }
        mae.run("finetune", "checkpoint=null", "~decoder", "--cfg", "job").succeeded();
    }

    @Test
    void otherHeadsThanTheRunHadAreRefusedByEveryCommand() {
        mae.pretrain("trainer.epochs=0").succeeded();
        String checkpoint = "checkpoint='" + mae.runFolder() + "'";
        String wanted = mae.runFolder() + " was trained with encoder.heads=2";
        String line = mae.run("knn", checkpoint, "encoder.heads=4").refused();
        assertTrue(line.contains(wanted), line);
        line = mae.run("probe", checkpoint, "encoder.heads=4").refused();
        assertTrue(line.contains(wanted), line);
        mae.run("knn", checkpoint, "encoder.heads=2").succeeded();
    }

    @Test
    void aCheckpointThatIsNotThereIsRefusedInALine() {
        assertTrue(finetune("checkpoint=nowhere").refused().contains("nowhere"));
        assertEquals(List.of(), mae.runFolders());
    }

    private Mae.Result finetune(String... overrides) {
        return mae.run(arguments(mae, overrides).toArray(String[]::new));
    }

    private static List<String> arguments(Mae mae, String... overrides) {
        List<String> arguments = new ArrayList<>(List.of(
                "finetune",
                "model.patch=14",
                "encoder.dim=8",
                "encoder.depth=1",
                "encoder.heads=2",
                "trainer.batch=100",
                "trainer.epochs=2",
                "schedule.warmupEpochs=0",
                "runs='" + mae.runs() + "'",
                "tracking.root='" + mae.tracked() + "'"));
        arguments.addAll(List.of(overrides));
        return arguments;
    }

    private static float[] floats(Map<String, INDArray> weights, String name) {
        return weights.get(name).ravel().toFloatVector();
    }

    private static Map<String, INDArray> weights(Path run, String checkpoint) {
        Path folder = run.resolve("checkpoints").resolve(checkpoint);
        Map<String, INDArray> all = new TreeMap<>(Safetensors.readAll(folder.resolve("weights.safetensors")));
        all.putAll(Safetensors.readAll(folder.resolve("optimizer.safetensors")));
        return all;
    }

    private static void deleteCheckpoint(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
