package io.mae4j.data.load;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.load.Streams.Values;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SequentialLoaderTest {
    private static List<Values> pass(StripedPictures pictures, int batchSize, int threads) {
        Dataset dataset = pictures.dataset(OnCorrupt.SKIP);
        return Streams.drain(
                new SequentialLoader(dataset, dataset.heldOut(), batchSize, new LoaderConfig(threads, 2)).pass());
    }

    @Test
    void goesThroughInOrderAndPadsTheLastBatch() {
        List<Values> batches = pass(new StripedPictures(7, Set.of()), 4, 3);
        assertEquals(2, batches.size());
        assertEquals(List.of(0L, 1L, 2L, 3L), batches.get(0).indices());
        assertEquals(List.of(4L, 5L, 6L, -1L), batches.get(1).indices());
        assertEquals(List.of(0, 1, 0, -1), batches.get(1).labels());
        assertEquals(3, batches.get(1).size());
        List<Float> images = batches.get(1).images();
        assertTrue(images.subList(3 * images.size() / 4, images.size()).stream().allMatch(value -> value == 0));
    }

    @Test
    void leavesOutCorruptPicturesAndClosesRanks() {
        List<Values> batches = pass(new StripedPictures(8, Set.of(1, 2)), 4, 2);
        assertEquals(List.of(0L, 3L, -1L, -1L), batches.get(0).indices());
        assertEquals(2, batches.get(0).size());
        assertEquals(List.of(4L, 5L, 6L, 7L), batches.get(1).indices());
        List<Values> sound = pass(new StripedPictures(8, Set.of()), 4, 2);
        int volume = 3 * StripedPictures.HEIGHT * StripedPictures.WIDTH;
        assertEquals(
                sound.get(0).images().subList(3 * volume, 4 * volume),
                batches.get(0).images().subList(volume, 2 * volume));
    }

    @Test
    void normalisesEachChannelByItsOwnMeanAndDeviation() throws Exception {
        StripedPictures pictures = new StripedPictures(2, Set.of());
        Dataset dataset = pictures.dataset(OnCorrupt.FAIL);
        try (BatchStream pass = new SequentialLoader(dataset, pictures, 2, new LoaderConfig(1, 1)).pass()) {
            ImageBatch batch = pass.next();
            float stored = pictures.decode(1).at(4, 5, 2) / 255f;
            assertEquals((stored - 0.3f) / 0.4f, batch.images().getFloat(1, 2, 4, 5), 1e-6);
            assertEquals(
                    stored, dataset.normalization().denormalize(batch.images().getFloat(1, 2, 4, 5), 2), 1e-6);
        }
    }

    @Test
    void trainingPicturesAreTheSameOneByOne() {
        StripedPictures pictures = new StripedPictures(3, Set.of(1));
        TrainingPictures source = new TrainingPictures(pictures.dataset(OnCorrupt.SKIP));
        assertEquals(3, source.size());
        assertTrue(source.picture(1).isEmpty());
        List<Float> batch = pass(pictures, 3, 1).get(0).images();
        float[] last = source.picture(2).orElseThrow();
        for (int i = 0; i < last.length; i++) {
            assertEquals(batch.get(last.length + i), last[i]);
        }
    }

    @Test
    void hasNothingToGiveOfAnEmptySplit() {
        assertEquals(List.of(), pass(new StripedPictures(0, Set.of()), 4, 2));
    }
}
