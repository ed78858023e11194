package io.mae4j.data.dataset.cifar;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.image.Picture;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarTest {
    @TempDir
    private Path root;

    /** Records whose red at (row, column) is row, whose green is column, and whose blue is the record's number. */
    private static byte[] records(int first, int count, int labelBytes) {
        byte[] bytes = new byte[count * (labelBytes + 3072)];
        for (int i = 0, o = 0; i < count; i++) {
            bytes[o++] = (byte) ((first + i) % 10);
            if (labelBytes == 2) {
                bytes[o++] = (byte) ((first + i) % 100);
            }
            for (int pixel = 0; pixel < 3072; pixel++) {
                int plane = pixel / 1024;
                bytes[o++] = (byte) (plane == 0 ? pixel % 1024 / 32 : plane == 1 ? pixel % 32 : first + i);
            }
        }
        return bytes;
    }

    private static Map<String, byte[]> cifar10() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("batches.meta.txt", new byte[3]);
        for (int batch = 1; batch <= 5; batch++) {
            files.put("data_batch_" + batch + ".bin", records(2 * batch, 2, 1));
        }
        files.put("test_batch.bin", records(200, 3, 1));
        return files;
    }

    private static void unpacked(Path folder, Map<String, byte[]> files) throws IOException {
        Files.createDirectories(folder);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    private static void packed(Path archive, String folder, Map<String, byte[]> files) throws IOException {
        try (OutputStream file = Files.newOutputStream(archive);
                TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(file))) {
            for (Map.Entry<String, byte[]> member : files.entrySet()) {
                TarArchiveEntry entry = new TarArchiveEntry(folder + "/" + member.getKey());
                entry.setSize(member.getValue().length);
                tar.putArchiveEntry(entry);
                tar.write(member.getValue());
                tar.closeArchiveEntry();
            }
        }
    }

    private Dataset open10() {
        return new Cifar10(new Cifar10.Config(root.toString(), false, "", List.of(), List.of())).open();
    }

    private Dataset open100(Cifar100.Label label) {
        return new Cifar100(new Cifar100.Config(root.toString(), label, false, "", List.of(), List.of())).open();
    }

    private String refusal() {
        String message = assertThrows(UserError.class, this::open10).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void readsTheArchiveAsItIsPublishedAndUnpacked() throws Exception {
        packed(root.resolve("cifar-10-binary.tar.gz"), "cifar-10-batches-bin", cifar10());
        Dataset fromArchive = open10();
        assertEquals(10, fromArchive.train().size());
        assertEquals(3, fromArchive.heldOut().size());
        assertEquals("airplane", fromArchive.classNames().get(0));
        assertEquals(5, fromArchive.train().label(3));
        Picture picture = fromArchive.train().decode(3); // the second record of the second batch
        assertEquals(List.of(7, 30, 5), List.of(picture.at(7, 30, 0), picture.at(7, 30, 1), picture.at(7, 30, 2)));
        Files.delete(root.resolve("cifar-10-binary.tar.gz"));
        unpacked(root.resolve("cifar-10-batches-bin"), cifar10());
        assertEquals(fromArchive.fingerprint(), open10().fingerprint());
        unpacked(root, cifar10());
        assertEquals(fromArchive.fingerprint(), open10().fingerprint());
    }

    @Test
    void readsBothLabelsOfCifar100() throws Exception {
        Map<String, byte[]> files = new LinkedHashMap<>();
        files.put("train.bin", records(37, 2, 2));
        files.put("test.bin", records(99, 1, 2));
        files.put("fine_label_names.txt", names(100));
        files.put("coarse_label_names.txt", names(20));
        packed(root.resolve("cifar-100-binary.tar.gz"), "cifar-100-binary", files);
        assertEquals(38, open100(Cifar100.Label.FINE).train().label(1));
        assertEquals(100, open100(Cifar100.Label.FINE).classNames().size());
        assertEquals(8, open100(Cifar100.Label.COARSE).train().label(1));
        assertEquals("class 19", open100(Cifar100.Label.COARSE).classNames().get(19));
        assertEquals(31, open100(Cifar100.Label.FINE).train().decode(0).at(31, 0, 0));
    }

    private static byte[] names(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> "class " + i + "\n")
                .collect(Collectors.joining())
                .getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void saysWhereTheFilesBelong() {
        assertEquals(
                "CIFAR-10 is not in " + root
                        + ": put https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz there, packed or unpacked, or"
                        + " set data.download=true",
                refusal());
    }

    @Test
    void refusesDamage() throws Exception {
        Map<String, byte[]> files = cifar10();
        files.put("test_batch.bin", Arrays.copyOf(records(0, 3, 1), 5000));
        unpacked(root, files);
        assertTrue(refusal().contains("test_batch.bin is damaged: its 5000 bytes are no records of 3073"), refusal());
        byte[] wrong = records(0, 3, 1);
        wrong[3073] = 11;
        Files.write(root.resolve("test_batch.bin"), wrong);
        assertTrue(refusal().contains("record 1 has the label 11 of 10 classes"), refusal());
        Files.delete(root.resolve("test_batch.bin"));
        Path archive = root.resolve("cifar-10-binary.tar.gz");
        packed(archive, "cifar-10-batches-py", Map.of("data_batch_1", new byte[10]));
        assertTrue(refusal().contains("is not the binary version of CIFAR-10"), refusal());
        packed(archive, "cifar-10-batches-bin", cifar10());
        byte[] whole = Files.readAllBytes(archive);
        Files.write(archive, Arrays.copyOf(whole, whole.length / 2));
        assertTrue(refusal().contains("damaged"), refusal());
        Files.writeString(archive, "<html>404</html>");
        assertTrue(refusal().contains("is no .tar.gz file, or damaged"), refusal());
    }
}
