package io.mae4j.data.dataset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.data.Damage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFuzzTest {
    @TempDir
    private Path root;

    private static void read(byte[] file) throws IOException {
        IdxFile idx = IdxFile.read(new ByteArrayInputStream(file), "test", 3);
        assertEquals(idx.values().length, idx.shape()[0] * idx.shape()[1] * idx.shape()[2]);
    }

    @Test
    void damagedFilesAreReadOrRefused() throws Exception {
        for (boolean gzip : new boolean[] {false, true}) {
            IdxFiles.write(root, "fuzz", 20, 6, 5, gzip);
            Path file = root.resolve("fuzz-images-idx3-ubyte" + (gzip ? ".gz" : ""));
            assertTrue(Damage.survives(Files.readAllBytes(file), 2000, IdxFuzzTest::read) > 0);
        }
    }

    @Test
    void aGzipBombIsRefused() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (OutputStream gzip = new GZIPOutputStream(bytes)) {
            for (int i = 0; i < 300; i++) {
                gzip.write(new byte[1 << 20]);
            }
        }
        String message =
                assertThrows(UserError.class, () -> read(bytes.toByteArray())).getMessage();
        assertTrue(message.contains("grows to more than"), message);
    }
}
