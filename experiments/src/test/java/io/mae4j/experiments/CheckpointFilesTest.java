package io.mae4j.experiments;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.models.weights.Safetensors;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
                assertTrue(ours.tensors().containsKey("blocks.0.attn.qkv.weight"));
            }
        }
        Path onnx = temporary.resolve("encoder.onnx");
        mae.run("export", run, "--format", "onnx", "out=" + onnx).succeeded();
        assertTrue(Files.size(onnx) > 0);
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
