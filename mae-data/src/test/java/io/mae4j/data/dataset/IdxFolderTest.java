package io.mae4j.data.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.data.image.ImageShape;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFolderTest {
    @TempDir
    private Path folder;

    private Dataset open() {
        return new IdxFolder(new IdxFolder.Config(folder.toString(), "train", "t10k", 0.2, List.of(0.1), List.of(0.2)))
                .open();
    }

    private String refusal() {
        String message = assertThrows(UserError.class, this::open).getMessage();
        assertTrue(message.lines().count() == 1, message);
        return message;
    }

    @Test
    void readsImagesOfAnySize() throws Exception {
        IdxFiles.write(folder, "train", 10, 5, 9, false);
        IdxFiles.write(folder, "t10k", 4, 5, 9, true);
        Dataset dataset = open();
        assertEquals(new ImageShape(1, 5, 9), dataset.shape());
        assertEquals(List.of("0", "1", "2", "3", "4"), dataset.classNames());
        assertEquals(IdxFiles.sample(2, 11, 9), dataset.heldOut().decode(2).at(1, 2, 0));
        assertEquals(3, dataset.train().label(8));
    }

    @Test
    void holdsOutTheEndWhereThereIsNoHeldOutPair() throws Exception {
        IdxFiles.write(folder, "train", 10, 5, 9, true);
        assertEquals(8, open().train().size());
        assertEquals(2, open().heldOut().size());
        assertEquals(IdxFiles.sample(8, 0, 9), open().heldOut().decode(0).at(0, 0, 0));
    }

    @Test
    void refusesATruncatedFile() throws Exception {
        IdxFiles.write(folder, "train", 10, 5, 9, false);
        Path images = folder.resolve("train-images-idx3-ubyte");
        Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 100));
        assertTrue(refusal().startsWith(images + " is damaged: its header says [10, 5, 9], but 84 bytes follow"));
    }

    @Test
    void refusesATruncatedGzip() throws Exception {
        IdxFiles.write(folder, "train", 10, 5, 9, true);
        Path images = folder.resolve("train-images-idx3-ubyte.gz");
        Files.write(images, Arrays.copyOf(Files.readAllBytes(images), 40));
        assertTrue(refusal().startsWith(images + " is a damaged gzip file"));
    }

    @Test
    void refusesPairsThatDoNotBelongTogether() throws Exception {
        IdxFiles.write(folder, "train", 10, 5, 9, false);
        Path other = Files.createDirectory(folder.resolve("other"));
        IdxFiles.write(other, "train", 7, 5, 9, false);
        Files.move(
                other.resolve("train-labels-idx1-ubyte"),
                folder.resolve("train-labels-idx1-ubyte"),
                StandardCopyOption.REPLACE_EXISTING);
        assertEquals(folder.resolve("train") + " has 10 images but 7 labels", refusal());
    }

    @Test
    void refusesAFolderWithoutTheFiles() {
        assertTrue(refusal().startsWith(folder + " has no train-images-idx3-ubyte"));
    }

    @Test
    void refusesAMissingLabelFile() throws Exception {
        IdxFiles.write(folder, "train", 10, 5, 9, false);
        Files.delete(folder.resolve("train-labels-idx1-ubyte"));
        assertEquals("there is no file " + folder.resolve("train-labels-idx1-ubyte") + ", nor one with .gz", refusal());
    }
}
