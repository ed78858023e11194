package io.mae4j.data.dataset.parquet;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.Damage;
import io.mae4j.data.dataset.ClassLabels;
import io.mae4j.data.dataset.EncodedPictures;
import io.mae4j.data.image.CorruptPicture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParquetFuzzTest {
    @TempDir
    private Path root;

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd", "lz4", "plain", "flat"})
    void damagedFilesAreReadOrRefused(String name) throws Exception {
        byte[] whole = Files.readAllBytes(ParquetPicturesTest.fixture(name + ".parquet"));
        assertTrue(Damage.survives(whole, 500, this::read) > 0);
    }

    private void read(byte[] file) throws IOException, CorruptPicture {
        Path path = Files.write(root.resolve("a.parquet"), file);
        ParquetRows rows = ParquetRows.open(List.of(path), "", "");
        EncodedPictures pictures = rows.pictures(ClassLabels.of(rows.labels(), rows.classNames(), rows::name));
        CorruptPicture first = null;
        for (int i = 0; i < Math.min(100, pictures.size()); i++) {
            try {
                assertTrue(pictures.read(i).length <= file.length + (1 << 20));
            } catch (CorruptPicture e) {
                first = e;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
