package io.mae4j.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.mae4j.data.augment.BatchMix;
import io.mae4j.data.augment.MixConfig;
import io.mae4j.data.dataset.CorruptPictures;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.models.DropPath;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What a classifier's training graph is fed where augmentation is repeated: each time of a picture draws for itself. */
class ClassifierInputsTest {
    private static final Randomness SEED = new Randomness(3);
    private static final int PICTURES = 8; // each a class of its own
    private static final MixConfig MIXUP = new MixConfig(0.8, 0, 1, 0.5, MixConfig.Mode.BATCH, 0);

    @Test
    void aPictureThatComesAgainDropsOtherBranches() {
        INDArray dropped = drawn(4, 2, MixConfig.none()).get(0).get(DropPath.INPUT); // [branches, 4, 1, 1]
        assertNotEquals(branches(dropped, 0), branches(dropped, 1));
        assertNotEquals(branches(dropped, 2), branches(dropped, 3));
    }

    @Test
    void theFirstTimeOfAPictureDropsWhatItWouldWithoutRepeats() {
        INDArray once = drawn(4, 1, MixConfig.none()).get(0).get(DropPath.INPUT);
        INDArray twice = drawn(4, 2, MixConfig.none()).get(0).get(DropPath.INPUT);
        assertEquals(branches(once, 0), branches(twice, 0));
        assertEquals(branches(once, 1), branches(twice, 2));
    }

    @Test
    void batchesThatBeginWithTheSamePictureAreMixedInOtherShares() {
        double again = share(drawn(4, 5, MIXUP).get(1)); // its second batch begins with the picture of the first
        double first = share(drawn(4, 1, MIXUP).get(0)); // begins with that picture too
        assertNotEquals(first, again, 1e-6);
    }

    // of the first picture in its mix with the last one, or that one's: the larger
    private static double share(Map<String, INDArray> inputs) {
        return inputs.get("targets").getRow(0).maxNumber().doubleValue();
    }

    private static List<Map<String, INDArray>> drawn(int batch, int repeats, MixConfig mix) {
        ShuffledLoader pictures = new ShuffledLoader(data(), batch, repeats, SEED, new LoaderConfig(2, 3));
        ClassifierInputs inputs = new ClassifierInputs(new BatchMix(mix, PICTURES), new DropPath(0.5, 12), SEED);
        List<Map<String, INDArray>> drawn = new ArrayList<>();
        try (TrainingBatches.Pass pass = new PictureBatches(pictures, inputs).pass(0, 0, 1)) {
            for (int i = 0; i < 2; i++) {
                try (TrainingBatches.Batch next = pass.next()) {
                    drawn.add(next.inputs());
                }
            }
        }
        return drawn;
    }

    // what a row's branches are multiplied with
    private static List<Float> branches(INDArray scales, int row) {
        return LongStream.range(0, scales.size(0))
                .mapToObj(branch -> scales.getFloat(branch, row, 0, 0))
                .toList();
    }

    private static Dataset data() {
        return new Dataset(
                "grey",
                new ImageShape(1, 2, 2),
                new Normalization(List.of(0.5), List.of(0.25)),
                List.of(),
                new Grey(PICTURES),
                new Grey(2),
                new CorruptPictures(OnCorrupt.FAIL),
                "sha256:grey");
    }

    private record Grey(int size) implements Pictures {
        @Override
        public int label(int index) {
            return index;
        }

        @Override
        public String name(int index) {
            return "grey " + index;
        }

        @Override
        public Picture decode(int index) {
            byte[] data = new byte[4];
            Arrays.fill(data, (byte) (30 * index));
            return new Picture(1, 2, 2, data);
        }
    }
}
