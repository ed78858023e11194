package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.PatchGrid;
import io.mae4j.experiments.model.SavedModel;
import io.mae4j.graph.Graph;
import io.mae4j.models.Classifier;
import io.mae4j.models.EncoderFeatures;
import io.mae4j.models.Pool;
import io.mae4j.models.VitEncoder;
import io.mae4j.models.pretrained.VitShape;
import io.mae4j.models.weights.Safetensors;
import io.mae4j.models.weights.SafetensorsWriter;
import io.mae4j.train.checkpoint.WeightsPath;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.factory.Nd4j;

/** A run's model goes out in every format, comes in again, and reconstructs pictures. */
class CheckpointFilesTest {
    @TempDir
    Path temporary;

    private Mae mae;
    private String run;

    @BeforeEach
    void aRun() {
        mae = new Mae(temporary);
        mae.pretrain().succeeded();
        run = mae.runFolder().toString();
    }

    @Test
    void everyFormatIsWrittenAndReadAgain() throws IOException {
        for (String format : new String[] {"mae", "timm", "hf"}) {
            Path out = temporary.resolve("out." + format);
            mae.run("export", run, "--format", format, "out=" + out).succeeded();
            Path back = temporary.resolve("back-" + format + ".safetensors");
            String table = mae.run("import", out.toString(), "encoder.heads=2", "decoder.heads=1", "out=" + back)
                    .succeeded()
                    .out();
            assertTrue(table.contains("missing      0") && table.contains("left         0"), table);
            try (Safetensors ours = Safetensors.open(back)) {
                assertEquals("2", ours.metadata().get("encoder.heads"));
                assertEquals("2x2", ours.metadata().get("encoder.grid"));
                assertTrue(ours.tensors().containsKey("blocks.0.attn.qkv.weight"));
            }
        }
        Path onnx = temporary.resolve("encoder.onnx");
        mae.run("export", run, "--format", "onnx", "out=" + onnx).succeeded();
        assertTrue(Files.size(onnx) > 0);
    }

    @Test
    void aPlaceThatIsNoModelOrNoFileIsRefused() {
        assertTrue(refused(new String[] {"import", "/"}).contains("holds no weights"));
        for (String format : new String[] {"mae", "timm", "hf", "onnx"}) {
            assertTrue(refused(new String[] {"export", run, "--format", format, "out="})
                    .contains("where to? give out="));
        }
    }

    @Test
    void aConfigurationThatIsDamagedInACheckpointIsNamed() throws IOException {
        Path checkpoint = WeightsPath.checkpoint(mae.runFolder()).orElseThrow().folder();
        Path state = checkpoint.resolve("state.json");
        Files.writeString(state, Files.readString(state).replace("\"config\": \"", "\"config\": \"}"));
        assertTrue(refused(new String[] {"export", run, "--format", "mae", "out=" + temporary.resolve("x")})
                .startsWith("mae: the configuration in " + checkpoint + " is damaged: "));
    }

    /** Sixteen positions are of 2x8 patches here, and not of 4x4. */
    @Test
    void aRunKnowsItsPicturesThatAreNoSquares() throws IOException {
        String data = pictures("wide", 16, 64);
        Mae wide = new Mae(temporary.resolve("wide"));
        wide.pretrain("data=idx", data, "model.patch=8", "trainer.epochs=0", "trainer.batch=4")
                .succeeded();
        Path trained = wide.runFolder();
        PatchGrid grid = new PatchGrid(1, 16, 64, 8, 8);
        try (SavedModel saved = SavedModel.open(trained)) {
            assertEquals(grid, saved.pictures().orElseThrow());
            PatchGrid tall = new PatchGrid(1, 32, 32, 8, 8);
            Graph graph = new EncoderFeatures(tall, encoder(8, 32), Pool.MEAN, false).graph(1);
            assertEquals(
                    "2x8 to 4x4 patches",
                    saved.weights().match(graph, tall, name -> false).resized().get("pos_embed"));
        }
        String checkpoint = "checkpoint='" + trained + "'";
        Path best = temporary.resolve("best.safetensors");
        wide.run("export", trained.toString(), "--format", "timm", "out=" + best)
                .succeeded();
        try (SavedModel saved = SavedModel.open(best)) {
            assertEquals(grid, saved.pictures().orElseThrow());
        }
        wide.run("knn", checkpoint, "data=idx", pictures("tall", 32, 16), "k=[1]")
                .succeeded();
        Path onnx = temporary.resolve("wide.onnx");
        wide.run("export", trained.toString(), "--format", "onnx", "out=" + onnx)
                .succeeded();
        assertTrue(
                refused(new String[] {"export", trained.toString(), "--format", "hf", "out=" + temporary.resolve("x")})
                        .contains("this model's are of 16x64"));
        Path photo = temporary.resolve("photo.png");
        ImageIO.write(new BufferedImage(50, 40, BufferedImage.TYPE_INT_RGB), "png", photo.toFile());
        Path drawn = temporary.resolve("wide.png");
        wide.run("reconstruct", checkpoint, "images=['" + photo + "']", "out='" + drawn + "'")
                .succeeded();
        assertTrue(ImageIO.read(drawn.toFile()).getWidth() > 4 * 64);
    }

    // eight to train on and eight held out, in two classes, as data.root=
    private String pictures(String name, int height, int width) throws IOException {
        Path folder = Files.createDirectories(temporary.resolve("data-" + name));
        for (String split : new String[] {"train", "t10k"}) {
            ByteBuffer images = ByteBuffer.allocate(16 + 8 * height * width);
            images.putInt(0x803).putInt(8).putInt(height).putInt(width);
            ByteBuffer labels = ByteBuffer.allocate(16).putInt(0x801).putInt(8);
            for (int i = 0; images.hasRemaining(); i++) {
                images.put((byte) (31 * i));
            }
            for (int i = 0; labels.hasRemaining(); i++) {
                labels.put((byte) (i % 2));
            }
            Files.write(folder.resolve(split + "-images-idx3-ubyte"), images.array());
            Files.write(folder.resolve(split + "-labels-idx1-ubyte"), labels.array());
        }
        return "data.root='" + folder + "'";
    }

    @Test
    void inspectTellsWhatIsInARun() {
        String out = mae.run("inspect", run).succeeded().out();
        assertTrue(out.contains("blocks.0.attn.qkv.weight"), out);
        assertTrue(out.contains("encoder dim 8, depth 1"), out);
        assertTrue(out.contains("epoch      1"), out);
    }

    @Test
    void picturesOfAnySizeAreReconstructed() throws IOException {
        Path pictures = Files.createDirectory(temporary.resolve("pictures"));
        for (int i = 0; i < 3; i++) {
            BufferedImage image = new BufferedImage(50 + i, 40, BufferedImage.TYPE_INT_RGB);
            ImageIO.write(image, "png", pictures.resolve(i + ".png").toFile());
        }
        Path out = temporary.resolve("out.png");
        mae.run("reconstruct", "checkpoint='" + run + "'", "images=['" + pictures + "']", "out='" + out + "'")
                .succeeded();
        BufferedImage drawn = ImageIO.read(out.toFile());
        assertTrue(drawn.getHeight() > 3 * 140, "three rows of at least 140 pixels");
        assertEquals(
                2,
                mae.run("reconstruct", "checkpoint='" + run + "'", "images=['" + pictures + "']", "mask.ratio=1.5")
                        .exitCode());
    }

    @Test
    void aModelOfTokensGoesOutAndComesInAndReconstructs() throws IOException {
        Mae tokens = new Mae(temporary.resolve("tokens"));
        tokens.pretrain("target=tokens", "target.tokenizer.tokens=8", "trainer.epochs=0")
                .succeeded();
        String model = tokens.runFolder().toString();
        Path out = temporary.resolve("tokens.safetensors");
        mae.run("export", model, "--format", "mae", "out=" + out).succeeded();
        Path back = temporary.resolve("back.safetensors");
        String table = mae.run("import", out.toString(), "encoder.heads=2", "decoder.heads=1", "out=" + back)
                .succeeded()
                .out();
        assertTrue(table.contains("missing      0"), table);
        String line = mae.run("export", model, "--format", "hf", "out=" + temporary.resolve("hf"))
                .refused();
        assertTrue(line.contains("another target"), line);
        assertFalse(Files.exists(temporary.resolve("hf")));
        assertTrue(mae.run("inspect", model).succeeded().out().contains("target.tokenizer.codes"));
        Path picture = temporary.resolve("picture.png");
        ImageIO.write(new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY), "png", picture.toFile());
        Path drawn = temporary.resolve("drawn.png");
        mae.run("reconstruct", "checkpoint='" + model + "'", "images=['" + picture + "']", "out='" + drawn + "'")
                .succeeded();
        assertTrue(Files.size(drawn) > 0);
    }

    /** The width of another model's that is known to have 3 heads: a guess would be wrong, and nobody would see it. */
    @Test
    void whatIsExportedSaysHowManyHeadsItHas() {
        Mae wide = new Mae(temporary.resolve("wide"));
        wide.pretrain("encoder.dim=192", "encoder.heads=2", "trainer.epochs=0").succeeded();
        for (String format : new String[] {"mae", "timm"}) {
            Path out = temporary.resolve(format + ".safetensors");
            mae.run("export", wide.runFolder().toString(), "--format", format, "out=" + out)
                    .succeeded();
            try (SavedModel saved = SavedModel.open(out)) {
                assertEquals(2, saved.encoderHeads(OptionalInt.empty()));
            }
        }
    }

    /** A file says its heads, whatever the model of its size has that is chosen otherwise. */
    @Test
    void whatIsFineTunedHasTheHeadsOfItsFile() {
        Path file = temporary.resolve("weights.safetensors");
        mae.run("export", run, "--format", "mae", "out=" + file).succeeded();
        Mae tuned = new Mae(temporary.resolve("tuned"));
        tuned.run(
                        "finetune",
                        "checkpoint='" + file + "'",
                        "model.patch=14", // and with 4 heads, as model=quickstart has
                        "encoder.dim=8",
                        "encoder.depth=1",
                        "labels.fraction=0.1",
                        "trainer.epochs=1",
                        "runs='" + tuned.runs() + "'",
                        "tracking.root='" + tuned.tracked() + "'")
                .succeeded();
        try (SavedModel best = SavedModel.open(tuned.runFolder().resolve("best.safetensors"))) {
            assertEquals(2, best.encoderHeads(OptionalInt.empty()));
        }
    }

    @Test
    void picturesOfNoSquareAreImported() {
        Path file = temporary.resolve("wide.safetensors");
        weights(new PatchGrid(3, 8, 24, 8, 8), 28, 244).write(file);
        Path out = temporary.resolve("out.safetensors");
        String table = mae.run("import", file.toString(), "encoder.heads=2", "out=" + out)
                .succeeded()
                .out();
        assertTrue(table.contains("missing      0") && table.contains("resized      0"), table);
        assertTrue(table.contains("hidden 244"), table);
    }

    @Test
    void weightsThatDoNotGoTogetherAreNotImported() {
        Path file = temporary.resolve("torn.safetensors");
        Graph graph = new EncoderFeatures(new PatchGrid(3, 32, 32, 8, 8), encoder(8, 32), Pool.CLASS).graph(1);
        SafetensorsWriter writer = new SafetensorsWriter();
        graph.parameters().forEach((name, tensor) -> {
            long[] shape = tensor.shape().toLongArray();
            writer.add(
                    name, Nd4j.zeros(DataType.FLOAT, name.equals("blocks.0.mlp.fc1.bias") ? new long[] {31} : shape));
        });
        writer.write(file);
        Path out = temporary.resolve("out.safetensors");
        String line = mae.run("import", file.toString(), "encoder.heads=2", "out=" + out)
                .refused();
        assertTrue(line.contains("blocks.0.mlp.fc1.bias (stored [31], the model has [32])"), line);
        assertFalse(Files.exists(out));
    }

    @Test
    void anExportClearsUpAfterOneThatWasKilled() throws IOException {
        Path folder = Files.createDirectory(temporary.resolve("hf"));
        String id = "00000000-0000-4000-8000-000000000000";
        Path killed = Files.createFile(folder.resolve(".model.safetensors." + id + ".part"));
        Path others = Files.createFile(folder.resolve(".other.safetensors." + id + ".part"));
        mae.run("export", run, "--format", "hf", "out=" + folder).succeeded();
        assertFalse(Files.exists(killed));
        assertTrue(Files.exists(others), "which may be somebody's who is writing now");
        mae.run("export", run, "--format", "timm", "out=" + folder.resolve("other.safetensors"))
                .succeeded();
        assertFalse(Files.exists(others));
    }

    @Test
    void whatIsSaidOfAReconstructionCountsHoweverItIsWritten() throws IOException {
        Path picture = temporary.resolve("picture.png");
        BufferedImage image = new BufferedImage(28, 28, BufferedImage.TYPE_BYTE_GRAY);
        image.getRaster().setSample(9, 9, 0, 200);
        ImageIO.write(image, "png", picture.toFile());
        byte[] usual = reconstructed(picture);
        byte[] changed = reconstructed(picture, "mask.ratio=0.25");
        assertArrayEquals(changed, reconstructed(picture, "++mask.ratio=0.25"));
        assertFalse(Arrays.equals(usual, changed));
        assertArrayEquals(usual, reconstructed(picture, "mean=[0.2860]", "std=[0.3530]"), "the run's own");
        assertFalse(Arrays.equals(usual, reconstructed(picture, "std=[0.9]")));
        assertFalse(Arrays.equals(usual, reconstructed(picture, "mean=[0.9]")));
    }

    private byte[] reconstructed(Path picture, String... more) throws IOException {
        Path out = temporary.resolve("reconstructed.png");
        String[] words = {"reconstruct", "checkpoint='" + run + "'", "images=['" + picture + "']", "out='" + out + "'"};
        mae.run(Stream.of(words, more).flatMap(Stream::of).toArray(String[]::new))
                .succeeded();
        return Files.readAllBytes(out);
    }

    @Test
    void anActivationOfAnotherKindIsRefused() throws IOException {
        Path folder = temporary.resolve("hf");
        mae.run("export", run, "--format", "hf", "out=" + folder).succeeded();
        Path config = folder.resolve("config.json");
        Files.writeString(config, Files.readString(config).replace("\"gelu\"", "\"quick_gelu\""));
        Path out = temporary.resolve("out.safetensors");
        String line = mae.run("import", folder.toString(), "out=" + out).refused();
        assertTrue(line.contains("hidden_act=quick_gelu"), line);
        assertFalse(Files.exists(out));
    }

    /** Hugging Face fills up what is missing with random numbers, and refuses what is of another shape. */
    @Test
    void whatHuggingFaceCouldNotLoadIsNotWritten() {
        Path out = temporary.resolve("hf");
        String[] export = {"export", run, "--format", "hf", "out=" + out};
        assertTrue(refused(export, "image=56").contains("leaves positions as they are"));
        assertTrue(refused(export, "encoder.heads=4").contains("was trained with encoder.heads=2"));
        Path file = temporary.resolve("stranger.safetensors");
        export[1] = file.toString();
        weights(new PatchGrid(3, 8, 32, 4, 8), 8, 32).write(file);
        assertTrue(refused(export, "encoder.heads=2", "image=16").contains("square patches"));
        PatchGrid grid = new PatchGrid(3, 32, 32, 8, 8);
        weights(grid, 8, 32).add("blocks.0.ls1.gamma", Nd4j.ones(8)).write(file);
        assertTrue(refused(export, "encoder.heads=3").contains("does not divide"));
        assertTrue(refused(export, "encoder.heads=2").contains("blocks.0.ls1.gamma"));
        Graph classifier = new Classifier(
                        grid,
                        encoder(8, 32),
                        2,
                        new Classifier.Config(Pool.MEAN, 0, 1, true, OptionalDouble.empty(), 1))
                .inference(1);
        ZeroWeights.of(classifier).write(file);
        assertTrue(refused(export, "encoder.heads=2").contains("(fc_norm)"));
        assertFalse(Files.exists(out));
    }

    private String refused(String[] arguments, String... more) {
        return mae.run(Stream.of(arguments, more).flatMap(Stream::of).toArray(String[]::new))
                .refused();
    }

    // of an encoder of one block
    private static SafetensorsWriter weights(PatchGrid grid, int dim, int hidden) {
        return ZeroWeights.of(new EncoderFeatures(grid, encoder(dim, hidden), Pool.CLASS).graph(1));
    }

    private static VitEncoder encoder(int dim, int hidden) {
        double ratio = new VitShape.Part(1, dim, hidden).mlpRatio();
        return new VitEncoder(new VitEncoder.Config(dim, 1, 2, ratio, true, false));
    }

    @Test
    void aHostileFileIsRefusedInOneLine() throws IOException {
        Path bad = Files.write(temporary.resolve("bad.pth"), new byte[] {(byte) 0x80, 2, 'c', 'o', 's', '\n'});
        for (String command : new String[] {"inspect", "import"}) {
            String line = mae.run(command, bad.toString()).refused();
            assertTrue(line.contains("bad.pth"), line);
        }
        String line = mae.run("reconstruct", "checkpoint='" + bad + "'", "images=[x.png]")
                .refused();
        assertTrue(line.contains("bad.pth"), line);
        assertFalse(Files.exists(Path.of("bad.safetensors")));
    }

    @Test
    void whatIsWrongIsSaidInOneLine() {
        assertTrue(mae.run("export", run, "--format", "mae").refused().contains("out="));
        assertTrue(mae.run("export", run, "--format", "mae", "to=x").refused().contains("to=x"));
        assertTrue(mae.run("inspect", run + "-not").refused().contains("there is no"));
        Path timm = temporary.resolve("encoder.safetensors");
        mae.run("export", run, "--format", "timm", "out=" + timm).succeeded();
        String line = mae.run("reconstruct", "checkpoint='" + timm + "'", "images=[x.png]", "encoder.heads=2")
                .refused();
        assertTrue(line.contains("has an encoder only"), line);
    }
}
