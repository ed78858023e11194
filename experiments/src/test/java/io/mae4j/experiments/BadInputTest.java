package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Bad input gets one line, exit code 2, and leaves nothing behind. */
class BadInputTest {
    @TempDir
    Path temporary;

    private Mae mae;

    @BeforeEach
    void inAFolder() {
        mae = new Mae(temporary);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "mask.ratio=1.0 | mask.ratio",
                "mask.ratio=-1 | mask.ratio",
                "mask.ratio=0.99 | at least one must stay visible",
                "model.patch=5 | does not divide",
                "trainer.epoch=3 | did you mean",
                "trainer.epochs=many | trainer.epochs",
                "mask.name=spirals | random",
                "target=pca target.coefficients=200 | a patch has only 196 values",
                "target=tokens loss=masked_mse | loss=cross_entropy",
                "loss=cross_entropy | loss=masked_mse",
                "target=tokens loss=cross_entropy target.tokenizer.tokens=1000000000 | it needs target.tokenizer.tokens=1000000000",
                "target.epsilon=1e-50 | target.epsilon",
                "optimizer.epsilon=1e-50 | optimizer.epsilon",
                "model=vit_tinny | vit_tiny",
                "trainer.batch=9000 | fewer than one batch",
                "encoder.heads=3 | does not divide",
                "encoder.depth=1000000000 | it must be in [1, 1024]",
                "decoder.depth=1000000000 | it must be in [1, 1024]",
                "engine.threads=1000000000 | it must be in [0, 1024]",
                "optimizer.beta1=0.999999999999 | it must be in [0, 0.9999999]",
                "optimizer.beta2=0.999999999999 | it must be in [0, 0.9999999]",
                "data=folder | data.root",
                "augment.train=[{name:flp}] | augment.train[0].name: there is no 'flp'; did you mean flip?",
                "augment.train=[{name:flip,probability:2}] | augment.train[0].probability: 2 is out of range",
                "+augment.mix.mixup=0.8 | no labels to mix",
                "name=a/b | name"
            })
    void aConfigurationThatWillNotDo(String overrides, String says) {
        String line = mae.pretrain(overrides.split(" ")).refused();
        assertTrue(line.contains(says), line);
        nothingWasWritten();
    }

    @Test
    void aDataFolderThatIsMissingOrEmpty() throws IOException {
        Path missing = temporary.resolve("missing");
        String line = mae.pretrain(folder(missing)).refused();
        assertTrue(line.contains(missing.toString()), line);
        Path empty = Files.createDirectory(temporary.resolve("empty"));
        line = mae.pretrain(folder(empty)).refused();
        assertTrue(line.contains(empty.toString()), line);
        nothingWasWritten();
    }

    @Test
    void aValueOfTwoLinesIsToldInOne() {
        String line = mae.run("knn", "checkpoint='a\nb'").refused();
        assertTrue(line.contains("there is no a\\nb;"), line);
    }

    @ParameterizedTest
    @CsvSource({"train", "eval"})
    void transformsThatLeavePicturesAtTheirSize(String which) throws IOException {
        Path pictures = Files.createDirectory(temporary.resolve("pictures"));
        for (int i = 0; i < 12; i++) {
            ImageIO.write(
                    new BufferedImage(30, 28, BufferedImage.TYPE_BYTE_GRAY),
                    "png",
                    pictures.resolve("p" + i + ".png").toFile());
        }
        String augment = "augment." + which + "=[{name:flip}]";
        String line = mae.pretrain(folder(pictures, "trainer.batch=4", augment)).refused();
        assertTrue(line.contains("made an image of 1x28x30"), line);
        nothingWasWritten();
    }

    /** Here only one with a zero; on Windows also one with a question mark, an asterisk or a second colon. */
    @Test
    void whatIsNoPath() {
        String none = "a\u0000b";
        String line = "mae: '" + none + "' is no path here: ";
        String refused = mae.pretrain("data=folder", "data.root='" + none + "'").refused();
        assertTrue(refused.startsWith(line), refused);
        refused = mae.run("rerun", none).refused();
        assertTrue(refused.startsWith(line), refused);
        refused =
                mae.run("data", "info", "parquet", "data.files='" + none + "'").refused();
        assertTrue(refused.startsWith(line), refused);
        nothingWasWritten();
    }

    @Test
    void aTrackerThatCannotStart() throws IOException {
        Path file = Files.writeString(temporary.resolve("file"), "");
        String line = mae.pretrain("tracking.root='" + file + "'").refused();
        assertTrue(line.contains(file.toString()), line);
        nothingWasWritten();
    }

    @Test
    void aFolderThatIsNoRun() {
        String line = mae.run("pretrain", "resume=" + temporary).refused();
        assertTrue(line.contains("is not a run folder"), line);
        line = mae.run("pretrain", "resume=" + temporary.resolve("nowhere")).refused();
        assertTrue(line.contains("there is no run folder"), line);
        line = mae.run("knn").refused();
        assertTrue(line.contains("checkpoint="), line);
        nothingWasWritten();
    }

    @Test
    void aRunOfAnotherCommand() {
        mae.pretrain("trainer.epochs=0").succeeded();
        for (String command : List.of("finetune", "probe", "evaluate")) {
            String line = mae.run(command, "resume=" + mae.runFolder()).refused();
            assertTrue(line.contains("is a run of mae pretrain: mae pretrain resume=" + mae.runFolder()), line);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "attention checkpoint=none out=z.svg | out=z.svg: the picture is a PNG, so its name ends in .png",
                "features checkpoint=none out=map | out=map: the picture",
                "reconstruct checkpoint=none images=[none.png] out=z.jpg | out=z.jpg: the picture",
                "corrupt fashion_mnist sheet=z.svg | sheet=z.svg: the picture",
                "data info fashion_mnist sheet=z.jpg | sheet=z.jpg: the picture"
            })
    void aPictureByTheNameOfAnotherKindOfFile(String words, String says) {
        String line = mae.run(words.split(" ")).refused();
        assertTrue(line.contains(says), line);
    }

    @Test
    void whatCannotBeSaidBesideARun() {
        mae.pretrain("trainer.epochs=0").succeeded();
        String run = "run=" + mae.runFolder();
        String line = mae.run("knn", run, "k=[1,5]").refused();
        assertTrue(line.contains("k is not in the configuration of " + mae.runFolder()), line);
        assertTrue(line.contains("did you mean knn.classifier.k? (with checkpoint= in place of run="), line);
        line = mae.run("knn", run, "kn.classifier.k=3").refused();
        assertTrue(line.contains("did you mean knn.classifier.k?"), line);
        line = mae.run("knn", run, "trainer.epochs=3").refused();
        assertTrue(line.contains("trainer.epochs cannot change beside run=; what can: engine, knn"), line);
    }

    @Test
    void aPictureToReconstructThatIsCorrupt() throws IOException {
        mae.pretrain("trainer.epochs=0").succeeded();
        Path broken = Files.writeString(temporary.resolve("broken.png"), "this is no picture");
        String line = mae.run("reconstruct", "checkpoint=" + mae.runFolder(), "images=['" + broken + "']")
                .refused();
        assertTrue(line.endsWith("; mend or remove it"), line);
    }

    @Test
    void aFileStoreThatIsElsewhereNowIsAskedForAndTaken() throws IOException {
        mae.pretrain("trainer.epochs=0").succeeded();
        Path run = mae.runFolder();
        Path moved = Files.move(mae.tracked(), temporary.resolve("moved"));
        String line = mae.run("pretrain", "resume=" + run).refused();
        assertTrue(line.contains("tracking.root=<folder> says where"), line);
        mae.run("pretrain", "resume=" + run, "tracking.root='" + moved + "'").succeeded();
        mae.run("pretrain", "resume=" + run).succeeded();
    }

    @Test
    void shardsThatAreElsewhereNowAreTakenIfTheyAreTheSame() throws IOException {
        Path pictures = Files.createDirectory(temporary.resolve("pictures"));
        for (int i = 0; i < 12; i++) {
            BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setSample(i, i, 0, 255);
            ImageIO.write(image, "png", pictures.resolve("p" + i + ".png").toFile());
        }
        Path shards = temporary.resolve("shards");
        mae.run("data", "pack", "folder", "data.root='" + pictures + "'", "to='" + shards + "'")
                .succeeded();
        mae.pretrain(
                        "data=webdataset",
                        "data.shards='" + shards + "'",
                        "data.size=28",
                        "data.channels=1",
                        "trainer.batch=4",
                        "trainer.epochs=0")
                .succeeded();
        Path moved = Files.move(shards, temporary.resolve("moved"));
        String run = mae.runFolder().toString();
        mae.run("pretrain", "resume=" + run, "data.shards='" + moved + "'").succeeded();
        Files.delete(pictures.resolve("p0.png"));
        Path others = temporary.resolve("others");
        mae.run("data", "pack", "folder", "data.root='" + pictures + "'", "to='" + others + "'")
                .succeeded();
        String line = mae.run("pretrain", "resume=" + run, "data.shards='" + others + "'")
                .refused();
        assertTrue(line.contains("has changed since the run"), line);
    }

    @Test
    void aCorruptPictureIsNamedOrSkippedAndCounted() throws IOException {
        Path pictures = Files.createDirectory(temporary.resolve("pictures"));
        for (int i = 0; i < 12; i++) {
            BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
            image.getRaster().setSample(i, i, 0, 255);
            ImageIO.write(image, "png", pictures.resolve("p" + i + ".png").toFile());
        }
        Files.writeString(pictures.resolve("broken.png"), "this is no picture");
        String[] arguments = folder(pictures, "data.heldOutFraction=0", "trainer.batch=13");
        String line = mae.pretrain(arguments).refused();
        assertTrue(line.contains("broken.png"), line);
        String out = mae.pretrain(folder(pictures, "data.heldOutFraction=0", "trainer.batch=13", "data.onCorrupt=skip"))
                .succeeded()
                .out();
        assertTrue(out.contains("1 pictures could not be read and were skipped"), out);
        List<Path> runs = mae.runFolders();
        Path run = runs.get(runs.size() - 1);
        assertTrue(Files.readString(run.resolve("summary.json")).contains("\"corruptPictures\" : 1"));
        assertEquals(
                pictures.resolve("broken.png")
                        + "\tits content is neither JPEG, PNG, WebP, GIF, BMP, TIFF nor binary PPM\n",
                Files.readString(run.resolve("skipped.tsv")));
    }

    @Test
    void aCheckpointOfAnotherModel() throws IOException {
        mae.pretrain("trainer.epochs=0").succeeded();
        Path run = mae.runFolder();
        String config = Files.readString(run.resolve("config.conf"));
        Files.writeString(run.resolve("config.conf"), config.replaceFirst("(?s)(encoder \\{.*?dim=)8", "$116"));
        String line = mae.run("pretrain", "resume=" + run).refused();
        assertTrue(line.contains("is of another model") && line.contains("blocks.0.attn.qkv.bias"), line);
    }

    @Test
    void aChangeThatWouldMakeAResumedRunAnotherOne() {
        mae.pretrain("trainer.epochs=0").succeeded();
        String line = mae.run("pretrain", "resume=" + mae.runFolder(), "mask.ratio=0.5")
                .refused();
        assertTrue(line.contains("mask.ratio cannot change"), line);
    }

    @Test
    void fewerEpochsThanAResumedRunHasHad() throws IOException {
        mae.pretrain("trainer.epochs=2").succeeded();
        Path config = mae.runFolder().resolve("config.conf");
        String before = Files.readString(config);
        String line = mae.run("pretrain", "resume=" + mae.runFolder(), "trainer.epochs=1")
                .refused();
        assertTrue(line.contains("trainer.epochs is 1, 8 steps, and the run "), line);
        assertTrue(line.contains("has taken 16; it must be at least 2"), line);
        assertEquals(before, Files.readString(config));
        mae.run("pretrain", "resume=" + mae.runFolder(), "trainer.epochs=2").succeeded();
    }

    @Test
    void aLossThatIsNotFiniteEndsTheRunInOneLine() throws IOException {
        Mae.Result result = mae.pretrain("optimizer.lr=1e38", "schedule=constant");
        assertEquals(1, result.exitCode(), result.out() + result.err());
        assertEquals(1, result.err().lines().count(), result.err());
        assertTrue(result.err().contains("learning rate 1.0E38"), result.err());
        assertTrue(result.err().contains("last good checkpoint: none"), result.err());
        Path run = mae.runFolder();
        assertTrue(Files.readString(run.resolve("summary.json")).contains("\"status\" : \"failed\""));
        assertTrue(Files.readString(run.resolve("run.log")).contains("the run failed"));
        String id = Files.readString(run.resolve("tracker-run-id.txt")).strip();
        try (Stream<Path> files = Files.walk(mae.tracked())) {
            Path meta = files.filter(path -> path.endsWith(Path.of(id, "meta.yaml")))
                    .findFirst()
                    .orElseThrow();
            assertTrue(Files.readString(meta).contains("status: 4"), "MLflow calls it failed");
        }
    }

    private void nothingWasWritten() {
        assertFalse(Files.exists(mae.runs()));
        assertFalse(Files.exists(mae.tracked()));
    }

    private static String[] folder(Path path, String... more) {
        String[] all = new String[more.length + 4];
        all[0] = "data=folder";
        all[1] = "data.root='" + path + "'";
        all[2] = "data.size=28";
        all[3] = "data.channels=1";
        System.arraycopy(more, 0, all, 4, more.length);
        return all;
    }
}
