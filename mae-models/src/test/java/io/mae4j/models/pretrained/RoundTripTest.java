package io.mae4j.models.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.models.export.WeightExport;
import io.mae4j.models.weights.HostBytes;
import io.mae4j.models.weights.Safetensors;
import io.mae4j.models.weights.SafetensorsWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.nd4j.linalg.api.ndarray.INDArray;

/** From .pth to ours, to each of the other namings and back: every byte of every tensor stays. */
class RoundTripTest {
    @TempDir
    Path folder;

    private Path ours;

    @BeforeEach
    void importPublished() {
        ours = folder.resolve("ours.safetensors");
        try (PretrainedWeights published = published()) {
            WeightExport.published(published, Map.of("encoder.heads", "3")).write(ours);
        }
    }

    @Test
    void ourFileHasTheBytesOfThePublishedOne() throws IOException {
        try (PretrainedWeights published = published();
                PretrainedWeights again = PretrainedWeights.open(ours)) {
            assertSame(published, again);
        }
    }

    @Test
    void ourFileMakesTheSameFileAgain() throws IOException {
        Path twice = folder.resolve("twice.safetensors");
        try (PretrainedWeights weights = PretrainedWeights.open(ours)) {
            WeightExport.published(weights, weights.file().metadata()).write(twice);
        }
        assertEquals(-1, Files.mismatch(ours, twice));
    }

    @Test
    void throughHuggingFacesNamesAndBack() throws IOException {
        Path theirs = folder.resolve("model.safetensors");
        try (PretrainedWeights weights = PretrainedWeights.open(ours)) {
            WeightExport.huggingFace(weights).write(theirs);
            try (PretrainedWeights back = PretrainedWeights.open(folder)) {
                assertEquals(Naming.HUGGING_FACE, back.naming());
                assertTrue(back.file().tensors().containsKey("vit.encoder.layer.1.attention.attention.key.bias"));
                assertTrue(back.unknown().stream().allMatch(n -> n.contains(".key.") || n.contains(".value."))
                        || back.unknown().isEmpty());
                assertSame(weights, back);
            }
        }
    }

    /** As a model in PyTorch's data parallelism is saved, decoder and all. */
    @Test
    void throughHuggingFacesNamesInAWrapperAndBack() throws IOException {
        Path theirs = folder.resolve("model.safetensors");
        Path wrapped = folder.resolve("wrapped.safetensors");
        try (PretrainedWeights weights = PretrainedWeights.open(ours)) {
            WeightExport.huggingFace(weights).write(theirs);
            SafetensorsWriter writer = new SafetensorsWriter();
            Safetensors.readAll(theirs).forEach((name, array) -> writer.add("module." + name, array));
            writer.write(wrapped);
            try (PretrainedWeights back = PretrainedWeights.open(wrapped)) {
                assertSame(weights, back);
            }
        }
    }

    @Test
    void timmGetsTheEncoderAlone() {
        Path theirs = folder.resolve("timm.safetensors");
        try (PretrainedWeights weights = PretrainedWeights.open(ours)) {
            WeightExport.timm(weights, Map.of()).write(theirs);
            try (PretrainedWeights back = PretrainedWeights.open(theirs)) {
                assertTrue(back.shapes().containsKey("blocks.1.mlp.fc2.bias"));
                assertFalse(back.shapes().keySet().stream().anyMatch(n -> n.startsWith("decoder")));
                assertFalse(back.shapes().containsKey("mask_token"));
            }
        }
    }

    @Test
    void sixteenBitsStaySixteenBits() throws Exception {
        Path half = Path.of(getClass().getResource("/pth/kinds.pth").toURI());
        Path written = folder.resolve("half.safetensors");
        try (var file = WeightFiles.open(half)) {
            var writer = new SafetensorsWriter();
            file.tensors().keySet().forEach(name -> writer.add(name, file.stored(name)));
            writer.write(written);
            try (var again = WeightFiles.open(written)) {
                for (String name : file.tensors().keySet()) {
                    assertEquals(
                            file.tensors().get(name).type(),
                            again.tensors().get(name).type());
                    assertArrayEquals(bytes(file.stored(name)), bytes(again.stored(name)), name);
                }
            }
        }
    }

    private static PretrainedWeights published() {
        return PretrainedWeights.open(PublishedCheckpointTest.reference("mae_tiny_checkpoint.pth"));
    }

    private static void assertSame(PretrainedWeights expected, PretrainedWeights actual) throws IOException {
        assertEquals(
                new TreeSet<>(expected.shapes().keySet()),
                new TreeSet<>(actual.shapes().keySet()));
        assertEquals(62, expected.shapes().size());
        for (String name : expected.shapes().keySet()) {
            assertEquals(expected.shapes().get(name), actual.shapes().get(name), name);
            assertArrayEquals(bytes(expected.stored(name, false)), bytes(actual.stored(name, false)), name);
        }
    }

    private static byte[] bytes(INDArray array) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        if (array.length() > 0) {
            HostBytes.read(array, piece -> Channels.newChannel(bytes).write(piece));
        }
        return bytes.toByteArray();
    }
}
