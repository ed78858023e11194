package io.mae4j.data.pack;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.EncodedSource;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Written;
import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.data.transform.Pipeline;
import io.mae4j.data.transform.RandomCrop;
import io.mae4j.random.Randomness;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ShardPackingTest {
    @TempDir
    private Path temporary;

    @BeforeEach
    void pictures() throws IOException {
        for (int i = 0; i < 25; i++) {
            String format = List.of("jpeg", "png", "bmp").get(i % 3);
            Path file = temporary.resolve("pictures/class" + i % 4 + "/p." + i + ".JPEG");
            Files.createDirectories(file.getParent());
            Files.write(file, Written.file(Written.gradient(20 + i, 30, BufferedImage.TYPE_3BYTE_BGR), format));
        }
    }

    private static DataSource source(String name, String key, Path root) {
        return new ComponentBinder(Components.discover())
                .create(
                        DataSource.class,
                        ConfigFactory.parseMap(
                                        Map.of("name", name, key, root.toString(), "size", 16, "heldOutFraction", 0.2))
                                .root());
    }

    private EncodedSource folder() {
        return (EncodedSource) source("folder", "root", temporary.resolve("pictures"));
    }

    private void pack(Path to, int perShard, int threads) {
        new ShardPacking(folder().collect(), to, perShard, line -> {}).run(threads);
    }

    private static Map<String, byte[]> contents(Path folder) throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                contents.put(file.getFileName().toString(), Files.readAllBytes(file));
            }
        }
        return contents;
    }

    private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), name));
    }

    @Test
    void givesTheSameBatchesFromShardsAsFromTheFolder() {
        pack(temporary.resolve("shards"), 10, 2);
        Dataset folder = folder().open();
        Dataset shards =
                source("webdataset", "shards", temporary.resolve("shards")).open();
        assertEquals(folder.classNames(), shards.classNames());
        assertEquals(folder.fingerprint(), shards.fingerprint());
        assertEquals(5, shards.heldOut().size());
        assertEquals(batches(folder), batches(shards));
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
    void writesTheSameBytesWithAnyNumberOfThreads() throws Exception {
        pack(temporary.resolve("one"), 4, 1);
        pack(temporary.resolve("five"), 4, 5);
        assertSame(contents(temporary.resolve("one")), contents(temporary.resolve("five")));
    }

    @Test
    void goesOnWithTheShardsThatAreMissing() throws Exception {
        Path to = temporary.resolve("shards");
        pack(to, 4, 2);
        Map<String, byte[]> whole = contents(to);
        Files.delete(to.resolve("pictures-000002.tar"));
        Files.delete(to.resolve("pictures-000005.tar"));
        Files.write(to.resolve(".pictures-000002.tar.0-0.part"), new byte[100]); // as a killed process leaves it
        pack(to, 4, 2);
        assertSame(whole, contents(to));
    }

    @Test
    void refusesAFolderWithShardsOfOtherPictures() throws Exception {
        Path to = temporary.resolve("shards");
        pack(to, 4, 2);
        assertTrue(refusal(to, 5).contains("choose another folder"));
        Path foreign = Files.createDirectories(temporary.resolve("foreign"));
        Files.write(foreign.resolve("a.tar"), new byte[10]);
        assertTrue(refusal(foreign, 4).contains("holds tar files that are not from here"));
    }

    private String refusal(Path to, int perShard) {
        String message =
                assertThrows(UserError.class, () -> pack(to, perShard, 2)).getMessage();
        assertEquals(1, message.lines().count(), message);
        return message;
    }

    @Test
    void keepsTheSplitsOfTrainAndVal() throws Exception {
        Path split = temporary.resolve("split");
        Files.createDirectories(split);
        Files.move(temporary.resolve("pictures"), split.resolve("train"));
        Files.createDirectories(split.resolve("val/class1"));
        Files.move(split.resolve("train/class1/p.1.JPEG"), split.resolve("val/class1/p.1.JPEG"));
        EncodedSource source = (EncodedSource) source("folder", "root", split);
        new ShardPacking(source.collect(), temporary.resolve("shards"), 10, line -> {}).run(2);
        Dataset shards =
                source("webdataset", "shards", temporary.resolve("shards")).open();
        assertEquals(24, shards.train().size());
        assertEquals(1, shards.heldOut().size());
        assertEquals(1, shards.heldOut().label(0));
        assertEquals(source.open().fingerprint(), shards.fingerprint());
    }
}
