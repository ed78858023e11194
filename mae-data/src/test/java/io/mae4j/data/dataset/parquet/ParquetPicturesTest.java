package io.mae4j.data.dataset.parquet;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.EncodedCollection;
import io.mae4j.data.dataset.EncodedPictures;
import io.mae4j.data.dataset.EncodedSource;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.data.transform.Pipeline;
import io.mae4j.data.transform.RandomCrop;
import io.mae4j.random.Randomness;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files were written by pyarrow: tools/parquet_fixtures.py. */
class ParquetPicturesTest {
    @TempDir
    private Path temporary;

    static Path fixture(String name) {
        try {
            return Path.of(ParquetPicturesTest.class.getResource(name).toURI());
        } catch (URISyntaxException e) {
            throw new AssertionError(e);
        }
    }

    static EncodedSource source(String name, String key, Object place, Object... more) {
        Map<String, Object> settings =
                new HashMap<>(Map.of("name", name, key, place.toString(), "size", 16, "heldOutFraction", 0.25));
        for (int i = 0; i < more.length; i += 2) {
            settings.put((String) more[i], more[i + 1]);
        }
        return (EncodedSource) new ComponentBinder(Components.discover())
                .create(DataSource.class, ConfigFactory.parseMap(settings).root());
    }

    private static EncodedCollection collect(Path file, Object... more) {
        return source("parquet", "files", file, more).collect();
    }

    private static EncodedCollection pictures() {
        return source("folder", "root", fixture("pictures")).collect();
    }

    private static String refusal(Path file, Object... more) {
        String message =
                assertThrows(UserError.class, () -> collect(file, more)).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    private static void assertSameFiles(EncodedPictures expected, EncodedPictures actual) throws CorruptPicture {
        assertEquals(expected.size(), actual.size());
        for (int i = actual.size() - 1; i >= 0; i--) {
            assertEquals(expected.label(i), actual.label(i));
            assertArrayEquals(expected.read(i), actual.read(i), actual.name(i));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"snappy", "zstd", "lz4", "plain"})
    void readsEveryPictureAsTheFolderHasIt(String codec) throws Exception {
        EncodedCollection table = collect(fixture(codec + ".parquet"));
        assertEquals(List.of("ape", "bee", "cat"), table.classNames());
        assertSameFiles(pictures().train(), table.train());
        assertEquals("bee/picture-09.png", table.train().path(9));
        assertEquals(
                fixture(codec + ".parquet") + ": row 9 (bee/picture-09.png)",
                table.train().name(9));
    }

    @Test
    void readsAColumnOfBytesAloneAndLabelsOfText() throws Exception {
        EncodedCollection table = collect(fixture("flat.parquet"), "label", "kind");
        assertEquals(List.of("ape", "bee", "cat"), table.classNames());
        assertSameFiles(pictures().train(), table.train());
        assertEquals("flat.parquet#9", table.train().path(9));
        assertTrue(collect(fixture("flat.parquet")).classNames().isEmpty(), "no column is called label");
        assertEquals(
                List.of("0", "1", "2"),
                collect(fixture("flat.parquet"), "label", "size").classNames());
    }

    @Test
    void givesTheSameBatchesAsTheFolder() {
        List<String> folder =
                batches(source("folder", "root", fixture("pictures")).open());
        assertEquals(
                folder,
                batches(source("parquet", "files", fixture("snappy.parquet")).open()));
        assertEquals(
                folder,
                batches(source("parquet", "files", fixture("zstd.parquet")).open()));
    }

    private static List<String> batches(Dataset dataset) {
        List<String> batches = new ArrayList<>();
        Pipeline crop = Pipeline.of(new RandomCrop(new RandomCrop.Config(0.875, 0, 0, Interpolation.BICUBIC)));
        ShuffledLoader loader = new ShuffledLoader(
                dataset.prepared(crop, Pipeline.plain()), 4, new Randomness(3), new LoaderConfig(2, 2));
        try (BatchStream stream = loader.epochs(0, 0, 2)) {
            while (stream.hasNext()) {
                try (ImageBatch batch = stream.next()) {
                    batches.add(Arrays.toString(batch.labels())
                            + Arrays.toString(batch.images().data().asFloat()));
                }
            }
        }
        return batches;
    }

    @Test
    void tellsTheSplitsApartByTheFilesNames() throws Exception {
        Files.copy(fixture("snappy.parquet"), temporary.resolve("train-00000-of-00002.parquet"));
        Files.copy(fixture("zstd.parquet"), temporary.resolve("train-00001-of-00002.parquet"));
        Files.copy(fixture("plain.parquet"), temporary.resolve("validation-00000-of-00001.parquet"));
        EncodedCollection table = collect(temporary);
        assertEquals(48, table.train().size());
        assertEquals(24, table.heldOut().orElseThrow().size());
        assertArrayEquals(table.train().read(5), table.train().read(29));
        String fingerprint = source("parquet", "files", temporary).open().fingerprint();
        Files.copy(fixture("lz4.parquet"), temporary.resolve("train-00002-of-00002.parquet"));
        assertNotEquals(
                fingerprint, source("parquet", "files", temporary).open().fingerprint());
    }

    @Test
    void namesRowsWithoutAPicture() throws Exception {
        EncodedCollection table = collect(fixture("gaps.parquet"));
        assertFalse(source("parquet", "files", fixture("gaps.parquet")).open().labelled(), "-1 is no label");
        assertTrue(table.train().read(3).length > 0);
        for (int row : List.of(1, 2)) {
            String reason = assertThrows(
                            CorruptPicture.class, () -> table.train().read(row))
                    .getMessage();
            assertEquals("the row has no picture, only its path", reason);
        }
    }

    @Test
    void refusesFilesWithoutPicturesOrColumns() throws Exception {
        assertTrue(refusal(fixture("text.parquet"))
                .endsWith("has no column of image files; its columns are text: data.image" + " names the one"));
        assertTrue(refusal(fixture("snappy.parquet"), "image", "img")
                .contains("its columns are image.bytes, image.path, label"));
        assertTrue(refusal(fixture("snappy.parquet"), "label", "fine").startsWith("data.label: "));
        assertTrue(refusal(temporary).startsWith("data.files: there are no .parquet files in"));
    }

    @Test
    void refusesDamagedFiles() throws IOException {
        Path file = temporary.resolve("a.parquet");
        byte[] whole = Files.readAllBytes(fixture("snappy.parquet"));
        for (int length : List.of(0, 4, 11, 1000, whole.length - 1)) {
            Files.write(file, Arrays.copyOf(whole, length));
            assertTrue(refusal(file).contains("is no Parquet file, or damaged"), refusal(file));
        }
        Files.write(file, "<html>404</html>".getBytes(StandardCharsets.UTF_8));
        assertTrue(refusal(file).contains("it does not begin and end with PAR1"), refusal(file));
    }
}
