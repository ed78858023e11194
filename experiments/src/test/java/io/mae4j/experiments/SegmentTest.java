package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.file.Folders;
import io.mae4j.models.weights.Safetensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Segmentation from one end to the other, on scenes of the embedded pictures and on files. */
class SegmentTest {
    @TempDir
    Path temporary;

    private Mae mae;

    @BeforeEach
    void inAFolder() {
        mae = new Mae(temporary);
    }

    @Test
    void aPretrainedEncoderLearnsToSegment() throws IOException {
        mae.pretrain("trainer.epochs=0").succeeded();
        Path pretrained = mae.runFolder();

        String out = segment("checkpoint='" + pretrained + "'", "model=vit_tiny")
                .succeeded()
                .out();

        Path run = mae.runFolders().get(1);
        assertTrue(out.contains("mIoU") && out.contains("of 10 held-out pictures"), out);
        assertTrue(out.contains("pictures   " + run.resolve("pictures/segmentation-epoch-0002.png")), out);
        String summary = Files.readString(run.resolve("summary.json"));
        for (String metric : List.of("test.miou", "test.pixel_accuracy", "test.class_accuracy", "best.miou")) {
            assertTrue(summary.contains(metric), summary);
        }
        List<String> classes = Files.readAllLines(run.resolve("classes.csv"));
        assertEquals(12, classes.size(), "a line for each class, and one for the head");
        assertTrue(classes.get(1).startsWith("background,"), classes.get(1));
        assertTrue(Files.isRegularFile(run.resolve("pictures/segmentation-epoch-0002.png")));
        Map<String, INDArray> weights = Safetensors.readAll(run.resolve("best.safetensors"));
        assertArrayEquals(
                new long[] {11, 8, 1, 1}, weights.get("head.conv_seg.weight").shape());
    }

    @Test
    void aRunThatGoesOnEndsWhereAnUninterruptedOneDoes() throws IOException {
        String[] settings = {
            "checkpoint=null",
            "head=upernet",
            "head.channels=4",
            "head.auxiliaryChannels=4",
            "head.poolScales=[1,2]",
            "segmenter.dropPath=0.5",
            "encoder.depth=3",
            "trainer.checkpointEvery=1",
            "trainer.keep=3",
            "augment=segmentation"
        };
        segment(settings).succeeded();
        Path whole = mae.runFolder();
        Mae other = new Mae(temporary.resolve("other"));
        other.run(arguments(other, settings)).succeeded();
        Path again = other.runFolder();
        Folders.delete(again.resolve("checkpoints/step-000004"));

        other.run("segment", "resume=" + again).succeeded();

        for (String file : List.of("checkpoints/step-000004/weights.safetensors", "best.safetensors")) {
            Map<String, INDArray> wanted = Safetensors.readAll(whole.resolve(file));
            Map<String, INDArray> resumed = Safetensors.readAll(again.resolve(file));
            assertEquals(wanted.keySet(), resumed.keySet());
            wanted.forEach((name, array) -> assertArrayEquals(
                    array.ravel().toFloatVector(), resumed.get(name).ravel().toFloatVector(), name));
        }
        assertTrue(
                Safetensors.readAll(whole.resolve("best.safetensors")).containsKey("head.bottleneck.bn.running_mean"),
                "with what its norms need");
    }

    @Test
    void statisticsAreOfTheSamePicturesWhateverWasSkippedBefore() throws IOException {
        Path root = temporary.resolve("pictures");
        for (int i = 0; i < 17; i++) {
            String split = i < 11 ? "training" : "validation";
            picture(root.resolve("images/" + split + "/" + i + ".jpg"), "jpg", 30, 40, 100 + 9 * i);
            picture(root.resolve("annotations/" + split + "/" + i + ".png"), "png", 30, 40, 1);
        }
        for (int i : new int[] {1, 6}) { // of which one is met in the first epoch, but not in the second
            Files.write(root.resolve("annotations/training/" + i + ".png"), new byte[] {1, 2, 3});
        }
        segment(
                        "checkpoint=null",
                        "data=segmentation",
                        "data.root='" + root + "'",
                        "data.classes=2",
                        "data.size=28",
                        "data.onCorrupt=skip",
                        "head=upernet",
                        "head.channels=4",
                        "head.auxiliaryWeight=0",
                        "trainer.batch=6",
                        "trainer.heldOutEvery=0",
                        "trainer.checkpointEvery=1")
                .succeeded();
        Path run = mae.runFolder();
        Path best = run.resolve("best.safetensors");
        Map<String, INDArray> wanted = Safetensors.readAll(best);
        Folders.delete(run.resolve("checkpoints/step-000002"));
        Files.delete(best);
        Path summary = run.resolve("summary.json");
        List<String> unmeasured = Files.readAllLines(summary).stream()
                .filter(line -> !line.contains("\"best."))
                .toList();
        Files.write(summary, unmeasured);

        mae.run("segment", "resume=" + run).succeeded();

        Map<String, INDArray> resumed = Safetensors.readAll(best);
        wanted.forEach((name, array) -> assertArrayEquals(
                array.ravel().toFloatVector(), resumed.get(name).ravel().toFloatVector(), name));
    }

    @Test
    void whatWasTrainedCanBeTrainedFurther() throws IOException {
        segment("checkpoint=null", "trainer.epochs=1").succeeded();
        String checkpoint = "checkpoint='" + mae.runFolder() + "'";

        for (String command : List.of("knn", "probe", "attention", "features")) {
            String features = mae.run(command, checkpoint).refused();
            assertTrue(features.contains("no norm at its end"), features);
        }
        mae.run("inspect", mae.runFolder().toString()).succeeded();
        Path onnx = temporary.resolve("segmenter.onnx");
        mae.run("export", mae.runFolder().toString(), "--format", "onnx", "out=" + onnx)
                .succeeded();
        assertTrue(Files.exists(onnx));
        Path best = mae.runFolder().resolve("best.safetensors");
        String alone = mae.run("export", best.toString(), "--format", "onnx", "out=" + onnx)
                .refused();
        assertTrue(alone.contains("no norm at its end"), alone);
        String inspected = mae.run("inspect", best.toString()).succeeded().out();
        assertTrue(inspected.contains("background, T-shirt/top"), inspected);
        Path root = temporary.resolve("pictures");
        for (String split : List.of("train", "val")) {
            picture(root.resolve("images/" + split + "/a.jpg"), "jpg", 30, 40, 200);
            picture(root.resolve("annotations/" + split + "/a.png"), "png", 30, 40, 1);
        }
        String line = segment(checkpoint, "data=segmentation", "data.root='" + root + "'", "data.classes=2")
                .refused();
        assertTrue(line.contains("data=folder, segmentation, webdataset and parquet read them as"), line);
        segment(checkpoint, "trainer.epochs=1", "head=upernet", "head.channels=4", "head.poolScales=[1]")
                .succeeded();
        mae.run(
                        "finetune",
                        checkpoint,
                        "trainer.epochs=1",
                        "labels.fraction=0.01",
                        "trainer.batch=40",
                        "runs='" + mae.runs() + "'",
                        "tracking.root='" + mae.tracked() + "'")
                .succeeded();
        String finetuned = "checkpoint='" + mae.runFolders().get(2) + "'";
        segment(finetuned, "trainer.epochs=1").succeeded();
    }

    @Test
    void picturesAndLabelMapsInFoldersOfAnySizes() throws IOException {
        Path root = temporary.resolve("pictures");
        for (int i = 0; i < 12; i++) {
            String split = i < 8 ? "training" : "validation";
            int height = 24 + 5 * i;
            int width = 70 - 3 * i;
            picture(root.resolve("images/" + split + "/" + i + ".jpg"), "jpg", height, width, 200);
            picture(root.resolve("annotations/" + split + "/" + i + ".png"), "png", height, width, 1);
        }
        List<String> words = new ArrayList<>(List.of(
                "checkpoint=null",
                "data=segmentation",
                "data.root='" + root + "'",
                "data.classes=2",
                "data.size=32",
                "model.patch=8",
                "augment=segmentation",
                "trainer.batch=4",
                "trainer.epochs=6",
                "optimizer.lr=3e-2"));

        segment(words.toArray(String[]::new)).succeeded();

        List<String> classes = lines(mae.runFolder().resolve("classes.csv"));
        double found = Double.parseDouble(classes.get(2).split(",")[1]);
        assertTrue(found > 0.5, "white squares on black are found: " + classes);
        Files.write(root.resolve("annotations/validation/9.png"), new byte[] {1, 2, 3});
        String line = segment(words.toArray(String[]::new)).refused();
        assertTrue(line.contains("9.jpg") && line.contains("9.png"), line);
        words.add("data.onCorrupt=skip");
        String out = segment(words.toArray(String[]::new)).succeeded().out();
        assertTrue(out.contains("1 pictures could not be read and were skipped"), out);
    }

    @Test
    void aSweepOverHeads() throws IOException {
        List<String> words =
                new ArrayList<>(List.of(arguments(mae, "checkpoint=null", "trainer.epochs=1", "head=linear,upernet")));
        words.add("sweep.folder='" + temporary.resolve("sweep") + "'");
        words.add(1, "-m");
        String table = mae.run(words.toArray(String[]::new)).succeeded().out();
        assertTrue(table.contains("test.miou"), table);

        mae.run("report", temporary.resolve("sweep").toString()).succeeded();
        String report = Files.readString(temporary.resolve("sweep/report.html"));
        assertTrue(report.contains("test.miou, %") && report.contains("best.miou, %"), report);
    }

    @Test
    void whatCannotBeIsRefusedInALine() {
        assertRefused("data=fashion_mnist has no label maps", "data=fashion_mnist");
        assertRefused("augment.mix", "augment=segmentation", "+augment.mix.mixup=0.8");
        assertRefused("labelSmoothing", "augment=segmentation", "+augment.mix.labelSmoothing=0.1");
        assertRefused("labelSmoothing", "augment=finetune");
        assertRefused("decoder", "decoder.depth=3");
        assertRefused("held-out", "data.heldOut=0");
        assertRefused("head.poolScales", "head=upernet", "head.poolScales=[0]");
        assertRefused("two or more", "head=upernet", "trainer.batch=1");
        assertRefused("knn", "callbacks=knn");
        assertEquals(List.of(), mae.runFolders(), "and nothing is begun");
    }

    @Test
    void labelMapsThatAreNoneAreRefusedBeforeThereIsARun() throws IOException {
        Path root = temporary.resolve("pictures");
        for (int i = 0; i < 12; i++) {
            String split = i < 8 ? "training" : "validation";
            picture(root.resolve("images/" + split + "/" + i + ".jpg"), "jpg", 30, 40, 200);
            picture(root.resolve("annotations/" + split + "/" + i + ".png"), "png", 30, 40, i < 8 ? 1 : 2);
        }
        String[] words = {
            "data=segmentation", "data.root='" + root + "'", "data.classes=2", "data.size=28", "trainer.batch=4"
        };
        assertRefused("validation/10.png: it has the value 2", words);
        assertEquals(List.of(), mae.runFolders());
    }

    @Test
    void heldOutPicturesWithoutAClassAreRefused() throws IOException {
        Path root = temporary.resolve("pictures");
        for (int i = 0; i < 30; i++) {
            String split = i < 20 ? "training" : "validation";
            picture(root.resolve("images/" + split + "/" + i + ".jpg"), "jpg", 30, 40, 200);
            picture(root.resolve("annotations/" + split + "/" + i + ".png"), "png", 30, 40, i < 20 ? 1 : 0);
        }
        assertRefused(
                "none of the 10 held-out pictures",
                "data=segmentation",
                "data.root='" + root + "'",
                "data.classes=2",
                "data.zeroIsNone=true",
                "data.size=28",
                "trainer.epochs=1");
    }

    private void assertRefused(String why, String... words) {
        List<String> all = new ArrayList<>(List.of("checkpoint=null"));
        all.addAll(List.of(words));
        String line = segment(all.toArray(String[]::new)).refused();
        assertTrue(line.contains(why), line);
    }

    private Mae.Result segment(String... overrides) {
        return mae.run(arguments(mae, overrides));
    }

    // 60 scenes of 28 pixels in four patches, for a model of a few thousand weights
    static String[] arguments(Mae mae, String... overrides) {
        List<String> arguments = new ArrayList<>(List.of(
                "segment",
                "model.patch=14",
                "encoder.dim=8",
                "encoder.depth=1",
                "encoder.heads=2",
                "trainer.batch=20",
                "trainer.epochs=2",
                "runs='" + mae.runs() + "'",
                "tracking.root='" + mae.tracked() + "'"));
        if (List.of(overrides).stream().noneMatch(word -> word.startsWith("data="))) {
            arguments.addAll(List.of("data.size=28", "data.train=40", "data.heldOut=10"));
        }
        boolean checkpoint = List.of(overrides).stream().anyMatch(word -> word.startsWith("checkpoint='"));
        if (checkpoint) {
            arguments.removeIf(word -> word.startsWith("encoder.") || word.startsWith("model."));
        }
        arguments.addAll(List.of(overrides));
        return arguments.toArray(String[]::new);
    }

    // a square of `bright` in the middle of black
    static void picture(Path file, String format, int height, int width, int bright) throws IOException {
        Files.createDirectories(file.getParent());
        BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
        for (int y = height / 4; y < 3 * height / 4; y++) {
            for (int x = width / 4; x < 3 * width / 4; x++) {
                image.getRaster().setSample(x, y, 0, bright);
            }
        }
        ImageIO.write(image, format, file.toFile());
    }

    private static List<String> lines(Path file) throws IOException {
        return Files.readAllLines(file);
    }
}
