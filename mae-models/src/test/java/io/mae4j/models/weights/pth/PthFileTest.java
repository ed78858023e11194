package io.mae4j.models.weights.pth;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.mae4j.models.weights.Safetensors;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Both formats of torch.save, with tensors of every type and views of every kind, against safetensors of the same. */
class PthFileTest {
    private static final int LONG = 2 << 20;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"kinds.pth", "kinds_legacy.pth", "kinds_legacy_4.pth"}) // the last one: pickle_protocol=4
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

    /** Pickles do not say how long they are, and what follows them may be many times longer. */
    @Test
    void picklesThatAreLongerThanUsualAreReadWhole() throws IOException {
        byte[] file = Files.readAllBytes(resource("kinds_legacy.pth"));
        int machine = 137; // where its value begins
        ByteBuffer bytes = ByteBuffer.allocate(file.length + LONG + 6).order(ByteOrder.LITTLE_ENDIAN);
        bytes.put(file, 0, machine).put((byte) 'X').putInt(LONG).position(machine + 5 + LONG); // a text
        bytes.put((byte) '0').put(file, machine, file.length - machine); // is taken off the stack again
        Path path = Files.write(folder.resolve("long.pth"), bytes.array());
        try (PthFile same = PthFile.open(resource("kinds_legacy.pth"));
                PthFile read = PthFile.open(path)) {
            assertEquals(same.tensors().keySet(), read.tensors().keySet());
            for (String tensor : same.tensors().keySet()) {
                assertEquals(same.read(tensor).toString(), read.read(tensor).toString(), tensor);
            }
        }
    }

    /** Which Windows would not remove: there this fails in the last line, where there are Linux's maps of memory ahead of it. */
    @ParameterizedTest
    @ValueSource(strings = {"kinds.pth", "kinds_legacy.pth"})
    void aFileThatWasReadIsNotHeldInMemory(String name) throws IOException {
        Path path = Files.copy(resource(name), folder.resolve(name));
        try (PthFile file = PthFile.open(path)) {
            file.tensors().keySet().forEach(file::read);
        }
        Path maps = Path.of("/proc/self/maps");
        assertFalse(Files.exists(maps) && Files.readString(maps).contains(path.toString()));
        Files.delete(path);
    }

    static Path resource(String name) {
        try {
            return Path.of(PthFileTest.class.getResource("/pth/" + name).toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
