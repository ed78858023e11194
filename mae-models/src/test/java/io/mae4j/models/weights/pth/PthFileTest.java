package io.mae4j.models.weights.pth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.models.weights.Safetensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Both formats of torch.save, with tensors of every type and views of every kind, against safetensors of the same. */
class PthFileTest {
    @ParameterizedTest
    @ValueSource(strings = {"kinds.pth", "kinds_legacy.pth"})
    void everyTypeAndViewIsReadAsPyTorchMeantIt(String name) {
        try (PthFile file = PthFile.open(resource(name));
                Safetensors same = Safetensors.open(resource("kinds.safetensors"))) {
            assertEquals(
                    new TreeSet<>(same.tensors().keySet()),
                    new TreeSet<>(file.tensors().keySet()));
            for (String tensor : same.tensors().keySet()) {
                INDArray expected = same.stored(tensor);
                INDArray read = file.stored(tensor);
                assertEquals(expected.dataType(), read.dataType(), tensor);
                assertArrayEquals(expected.shape(), read.shape(), tensor);
                assertEquals(expected.toString(), read.toString(), tensor);
                assertEquals(same.read(tensor).toString(), file.read(tensor).toString(), tensor);
            }
        }
    }

    @Test
    void whatIsBesideTheWeightsIsNoted() {
        try (PthFile file = PthFile.open(resource("kinds_legacy.pth"))) {
            assertEquals("7", file.metadata().get("epoch"));
            assertEquals("tiny", file.metadata().get("args.model"));
            assertEquals("0.001", file.metadata().get("args.lr"));
            assertEquals(List.of("PyTorch (before 1.6)"), List.of(file.format()));
        }
    }

    static Path resource(String name) {
        try {
            return Path.of(PthFileTest.class.getResource("/pth/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
