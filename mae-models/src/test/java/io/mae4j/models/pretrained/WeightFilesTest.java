package io.mae4j.models.pretrained;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.models.weights.SafetensorsWriter;
import io.mae4j.models.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Files are told by what is in them, whatever their first bytes could be of, and folders by what they hold. */
class WeightFilesTest {
    @TempDir
    Path folder;

    /** 128, 384, ... begin with the byte of a pickle, and a small one behind it. */
    @Test
    void aHeaderOfAnyLengthIsNotTakenForAPickle() throws IOException {
        Path file = folder.resolve("weights.safetensors");
        for (int note = 0; note < 1600; note += 8) {
            new SafetensorsWriter()
                    .metadata("note", "x".repeat(note))
                    .add("w", Nd4j.ones(2))
                    .write(file);
            try (WeightFile weights = WeightFiles.open(file)) {
                assertEquals("safetensors", weights.format());
            }
        }
    }

    @Test
    void weightsInSeveralFilesAreOne() throws IOException {
        INDArray second = Nd4j.createFromArray(3f, 4f);
        new SafetensorsWriter().add("a", Nd4j.ones(2)).write(folder.resolve("model-00001-of-00002.safetensors"));
        new SafetensorsWriter().add("b", second).write(folder.resolve("model-00002-of-00002.safetensors"));
        index("\"a\": \"model-00001-of-00002.safetensors\", \"b\": \"model-00002-of-00002.safetensors\"");
        try (WeightFile weights = WeightFiles.open(folder)) {
            assertEquals(List.of("a", "b"), List.copyOf(weights.tensors().keySet()));
            assertEquals(second, weights.stored("b"));
            assertEquals("safetensors, 2 files", weights.format());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"a\": \"../there.safetensors\"",
                "\"a\": \"/there.safetensors\"",
                "\"a\": \"..\"",
                "\"a\": \".\"",
                "\"a\": \"\"",
                "\"a\": \"sub\"",
                "\"a\": \"missing.safetensors\"",
                "\"c\": \"there.safetensors\"",
                "\"a\": [1]",
                "\"a\": \"there.safetensors\"}}"
            })
    void anIndexThatIsWrongIsRefusedInOneLine(String map) throws IOException {
        Files.createDirectory(folder.resolve("sub"));
        new SafetensorsWriter().add("a", Nd4j.ones(2)).write(folder.resolve("there.safetensors"));
        index(map);
        UserError error = assertThrows(UserError.class, () -> WeightFiles.open(folder));
        assertEquals(1, error.getMessage().lines().count(), error.getMessage());
        assertTrue(error.getMessage().contains(folder.toString()), error.getMessage());
    }

    @Test
    void aPointerOfGitLfsIsToldFromWeights() throws IOException {
        Path file = folder.resolve("pytorch_model.bin");
        Files.writeString(file, "version https://git-lfs.github.com/spec/v1\noid sha256:0123\nsize 12\n");
        UserError error = assertThrows(UserError.class, () -> WeightFiles.open(folder));
        assertTrue(error.getMessage().startsWith(file.toString()), error.getMessage());
        assertTrue(error.getMessage().contains("git lfs pull"), error.getMessage());
    }

    private void index(String map) throws IOException {
        Files.writeString(
                folder.resolve("model.safetensors.index.json"),
                "{\"metadata\": {\"total_size\": 16}, \"weight_map\": {" + map + "}}");
    }
}
