package io.mae4j.models.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.models.weights.Safetensors;
import io.mae4j.models.weights.pth.PthFile;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A checkpoint as the published code writes it, against the same weights in safetensors. */
class PublishedCheckpointTest {
    @Test
    void hasEveryWeightBitForBit() {
        Map<String, INDArray> expected =
                Safetensors.readAll(reference("mae_tiny_normpix.safetensors")).entrySet().stream()
                        .filter(e -> e.getKey().startsWith("w."))
                        .collect(Collectors.toMap(e -> e.getKey().substring(2), Map.Entry::getValue));
        try (PretrainedWeights weights = PretrainedWeights.open(reference("mae_tiny_checkpoint.pth"))) {
            assertEquals(Naming.PUBLISHED, weights.naming());
            assertEquals(
                    new TreeSet<>(expected.keySet()),
                    new TreeSet<>(weights.shapes().keySet()));
            expected.forEach((name, array) -> {
                INDArray read = weights.read(name);
                assertArrayEquals(array.shape(), read.shape(), name);
                assertArrayEquals(array.ravel().toFloatVector(), read.ravel().toFloatVector(), name);
            });
        }
    }

    @Test
    void tellsWhatElseIsInIt() {
        try (PthFile file = PthFile.open(reference("mae_tiny_checkpoint.pth"))) {
            assertEquals("399", file.metadata().get("epoch"));
            assertEquals("mae_tiny", file.metadata().get("args.model"));
            assertEquals("0.75", file.metadata().get("args.mask_ratio"));
            assertTrue(file.metadata().containsKey("optimizer"));
        }
    }

    static Path reference(String name) {
        try {
            return Path.of(PublishedCheckpointTest.class
                    .getResource("/reference/" + name)
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
