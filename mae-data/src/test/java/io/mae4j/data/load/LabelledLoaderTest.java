package io.mae4j.data.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.Mask;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.segment.LabelMaps;
import io.mae4j.random.Randomness;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Pictures whose label maps say again what their first channel holds; they are cropped and flipped, and never resized. */
class LabelledLoaderTest {
    private static final Randomness SEED = new Randomness(7);

    private record FirstChannel(StripedPictures pictures, Set<Integer> torn) implements LabelMaps {
        @Override
        public LabelMap read(int index) throws CorruptPicture {
            if (torn.contains(index)) {
                throw new CorruptPicture("its label map is torn");
            }
            byte[] samples = pictures.decode(index).data();
            byte[] classes = new byte[samples.length / 3];
            for (int i = 0; i < classes.length; i++) {
                classes[i] = samples[3 * i];
            }
            return new LabelMap(StripedPictures.HEIGHT, StripedPictures.WIDTH, classes);
        }
    }

    private static ShuffledLoader loader(Dataset dataset, Set<Integer> torn, int repeats, int threads) {
        StripedPictures pictures = (StripedPictures) dataset.train();
        return new ShuffledLoader(dataset, 6, repeats, SEED, new LoaderConfig(threads, 2))
                .labelled(new FirstChannel(pictures, torn));
    }

    private static Dataset pictures(Set<Integer> corrupt) {
        return new StripedPictures(24, corrupt).dataset(OnCorrupt.SKIP);
    }

    /** The classes of all rows of an epoch. */
    private static List<ByteBuffer> classes(ShuffledLoader loader) {
        List<ByteBuffer> all = new ArrayList<>();
        try (BatchStream stream = loader.epoch(1, 0)) {
            while (stream.hasNext()) {
                try (ImageBatch batch = stream.next()) {
                    batch.labelMaps().forEach(map -> all.add(ByteBuffer.wrap(map.classes())));
                }
            }
        }
        return all;
    }

    /** Where the picture is filled, its sample is 0 and its class is none. */
    private static void assertFollowed(ShuffledLoader loader) {
        int filled = 0;
        try (BatchStream stream = loader.bytes().epochs(0, 0, 2)) {
            while (stream.hasNext()) {
                try (ImageBatch batch = stream.next()) {
                    assertEquals(6, batch.labelMaps().size());
                    for (int row = 0; row < 6; row++) {
                        INDArray image = batch.images().slice(row).slice(0);
                        LabelMap map = batch.labelMaps().get(row);
                        for (int y = 0; y < StripedPictures.HEIGHT; y++) {
                            for (int x = 0; x < StripedPictures.WIDTH; x++) {
                                int sample = image.getInt(y, x);
                                boolean outside = map.at(y, x) == LabelMap.IGNORED && sample == 0;
                                assertTrue(outside || map.at(y, x) == sample, map.at(y, x) + " for " + sample);
                                filled += outside ? 1 : 0;
                            }
                        }
                    }
                }
            }
        }
        assertTrue(filled > 0);
    }

    @Test
    void eachRowHasTheLabelMapOfItsPictureMovedAsThePictureIs() {
        assertFollowed(loader(pictures(Set.of()), Set.of(), 1, 2));
    }

    @Test
    void soItIsWithStandInsForPicturesAndForLabelMaps() {
        Dataset dataset = pictures(Set.of(3, 4, 17));
        assertFollowed(loader(dataset, Set.of(5, 6), 1, 3));
        assertEquals(
                Set.of("stripe 17", "stripe 3", "stripe 4", "stripe 5", "stripe 6"),
                new TreeSet<>(dataset.corrupt().reasons().keySet()));
        assertEquals("its label map is torn", dataset.corrupt().reasons().get("stripe 6"));
    }

    @Test
    void soItIsWherePicturesComeAgain() {
        ShuffledLoader loader = loader(pictures(Set.of()), Set.of(), 3, 2);
        assertFollowed(loader);
        List<ByteBuffer> classes = classes(loader);
        assertNotEquals(classes.get(0), classes.get(1));
    }

    @Test
    void aTornLabelMapCountsAsATornPicture() {
        Dataset labels = pictures(Set.of());
        Dataset torn = pictures(Set.of(5, 11));
        assertEquals(
                Streams.drain(loader(torn, Set.of(), 1, 2).epochs(0, 0, 2)),
                Streams.drain(loader(labels, Set.of(5, 11), 1, 2).epochs(0, 0, 2)));
        assertEquals(2, labels.corrupt().count());
    }

    @Test
    void labelMapsAreTheSameWhateverTheNumberOfThreads() {
        List<ByteBuffer> one = classes(loader(pictures(Set.of(9)), Set.of(3, 4), 1, 1));
        assertEquals(24, one.size());
        assertEquals(one, classes(loader(pictures(Set.of(9)), Set.of(3, 4), 1, 2)));
        assertEquals(one, classes(loader(pictures(Set.of(9)), Set.of(3, 4), 1, 7)));
    }

    @Test
    void picturesAreTheSameWithTheirLabelMapsAndWithout() {
        ShuffledLoader without = new ShuffledLoader(pictures(Set.of(9)), 6, SEED, new LoaderConfig(2, 2));
        assertEquals(
                Streams.drain(without.epoch(0, 0)),
                Streams.drain(loader(pictures(Set.of(9)), Set.of(), 1, 2).epoch(0, 0)));
        assertTrue(classes(without).isEmpty());
    }

    @Test
    void masksAreDrawnToo() {
        ShuffledLoader both = loader(pictures(Set.of()), Set.of(), 1, 2)
                .masked((epoch, index, repeat, values) -> new Mask(new int[] {(int) index}, 1));
        assertEquals(24, classes(both).size());
        try (BatchStream stream = both.epoch(0, 0);
                ImageBatch batch = stream.next()) {
            assertEquals(6, batch.masks().size());
        }
    }

    @Test
    @Timeout(20)
    void namesThePictureOfATornLabelMapWhereThePolicyIsToFail() {
        Dataset dataset = new StripedPictures(24, Set.of()).dataset(OnCorrupt.FAIL);
        ShuffledLoader loader = loader(dataset, Set.of(5), 1, 3);
        UserError error = assertThrows(UserError.class, () -> Streams.drain(loader.epoch(0, 0)));
        assertEquals(
                "cannot read the picture stripe 5: its label map is torn; mend or remove it, or set data.onCorrupt=skip",
                error.getMessage());
    }
}
