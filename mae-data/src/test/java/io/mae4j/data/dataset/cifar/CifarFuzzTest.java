package io.mae4j.data.dataset.cifar;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.Damage;
import io.mae4j.data.dataset.Dataset;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CifarFuzzTest {
    @TempDir
    private Path root;

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (TarArchiveOutputStream tar = new TarArchiveOutputStream(new GZIPOutputStream(bytes))) {
            for (String name : List.of("1", "2", "3", "4", "5", "test")) {
                byte[] record = new byte[3073];
                for (int i = 1; i < record.length; i++) {
                    record[i] = (byte) (i * i >>> 3);
                }
                String file = name.equals("test") ? "test_batch.bin" : "data_batch_" + name + ".bin";
                TarArchiveEntry entry = new TarArchiveEntry("cifar-10-batches-bin/" + file);
                entry.setSize(record.length);
                tar.putArchiveEntry(entry);
                tar.write(record);
                tar.closeArchiveEntry();
            }
        }
        return bytes.toByteArray();
    }

    @Test
    void damagedArchivesAreReadOrRefused() throws Exception {
        Damage.survives(archive(), 1000, file -> {
            Files.write(root.resolve("cifar-10-binary.tar.gz"), file);
            Dataset dataset = new Cifar10(new Cifar10.Config(root.toString(), false, "", List.of(), List.of())).open();
            assertTrue(dataset.train().size() > 0);
        });
    }

    @Test
    void damagedRecordsAreReadOrRefused() throws Exception {
        int read = Damage.survives(new byte[3 * 3073], 1500, file -> {
            CifarRecords records = new CifarRecords("test", CifarFormat.CIFAR_10, 0, 10, file);
            for (int i = 0; i < records.size(); i++) {
                records.decode(i);
                assertTrue(records.label(i) < 10);
            }
        });
        assertTrue(read > 0);
    }
}
