package io.mae4j.data.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Picture;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FashionMnistTest {
    private static Dataset open(boolean full, String root) {
        Components components = Components.discover();
        return components
                .create(
                        components.find(DataSource.class, "fashion_mnist"),
                        new FashionMnist.Config(full, root, false, "", List.of(), List.of()))
                .open();
    }

    @Test
    void comesWithEightThousandPicturesToTrainOnAndTwoThousandHeldOut() throws Exception {
        Dataset dataset = open(false, "");
        assertEquals(8_000, dataset.train().size());
        assertEquals(2_000, dataset.heldOut().size());
        assertEquals(new ImageShape(1, 28, 28), dataset.shape());
        assertEquals("Ankle boot", dataset.classNames().get(dataset.train().label(0)));
        double sum = 0;
        double squares = 0;
        for (int i = 0; i < 8_000; i++) {
            for (byte sample : dataset.train().decode(i).data()) {
                double brightness = (sample & 0xFF) / 255.0;
                sum += brightness;
                squares += brightness * brightness;
            }
        }
        double mean = sum / (8_000 * 784);
        assertEquals(dataset.normalization().mean().get(0), mean, 1e-3);
        assertEquals(dataset.normalization().std().get(0), Math.sqrt(squares / (8_000 * 784) - mean * mean), 1e-3);
    }

    @Test
    void hasEveryClassInBothSplitsAboutEquallyOften() {
        Dataset dataset = open(false, "");
        for (Pictures split : List.of(dataset.train(), dataset.heldOut())) {
            int[] counts = new int[10];
            for (int i = 0; i < split.size(); i++) {
                counts[split.label(i)]++;
            }
            for (int count : counts) {
                assertEquals(split.size() / 10.0, count, split.size() / 10.0 * 0.15);
            }
        }
    }

    @Test
    void hasTheSameFingerprintEachTime() {
        assertEquals(open(false, "").fingerprint(), open(false, "").fingerprint());
        assertTrue(open(false, "").fingerprint().matches("sha256:[0-9a-f]{64}"));
    }

    @Test
    void readsTheFullSetFromAFolder(@TempDir Path folder) throws Exception {
        IdxFiles.write(folder, "train", 30, 28, 28, true);
        IdxFiles.write(folder, "t10k", 10, 28, 28, false);
        Dataset dataset = open(false, folder.toString());
        assertEquals(30, dataset.train().size());
        assertEquals(10, dataset.heldOut().size());
        Picture picture = dataset.train().decode(3);
        assertEquals(IdxFiles.sample(3, 5, 28), picture.at(0, 5, 0));
    }

    @Test
    void saysWhereTheFullSetWouldBe(@TempDir Path folder) {
        UserError error = assertThrows(UserError.class, () -> open(true, folder.toString()));
        assertTrue(error.getMessage().startsWith(folder + " has no train-images-idx3-ubyte.gz"), error.getMessage());
    }

    @Test
    void refusesLabelsThatAreNotItsOwn(@TempDir Path folder) throws Exception {
        IdxFiles.write(folder, "train", 30, 28, 28, false);
        IdxFiles.write(folder, "t10k", 10, 28, 28, false);
        Path labels = folder.resolve("t10k-labels-idx1-ubyte");
        byte[] bytes = Files.readAllBytes(labels);
        bytes[bytes.length - 1] = 46; // EMNIST's, say
        Files.write(labels, bytes);
        UserError error = assertThrows(UserError.class, () -> open(true, folder.toString()));
        assertEquals(
                folder.resolve("t10k") + " has the label 46, but Fashion-MNIST has 10 classes; data=idx reads others",
                error.getMessage());
    }
}
