package io.mae4j.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mae4j.UserError;
import io.mae4j.component.Mask;
import io.mae4j.component.MaskedPicture;
import io.mae4j.component.Masker;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.PictureMasker;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.PictureMasks;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class MaskedInputsTest {
    /** Says 2, and keeps 3. */
    private static final class Miscounting implements Masker {
        @Override
        public int kept(PatchGrid grid) {
            return 2;
        }

        @Override
        public Mask mask(PatchGrid grid, RandomStream random) {
            return new Mask(random.permutation(grid.patches()), 3);
        }
    }

    @Test
    void aMaskOfAnotherSizeThanItsMaskerSaysNamesTheMasker() {
        PatchGrid grid = new PatchGrid(1, 8, 8, 4, 4);
        PictureMasks masks = new MaskedInputs(grid, new Miscounting(), new Randomness(1))
                .masks()
                .orElseThrow();
        assertEquals(
                "the masker " + Miscounting.class.getName()
                        + " made a mask that keeps 3 of 4 patches, where 2 of 4 were asked for",
                assertThrows(UserError.class, () -> masks.draw(0, 0, 0, () -> new float[64]))
                        .getMessage());
    }

    /** Shows the patch of the epoch's number in training, and of held-out pictures the last. */
    private static final class Wandering implements Masker {
        @Override
        public int kept(PatchGrid grid) {
            return 1;
        }

        @Override
        public Mask mask(PatchGrid grid, RandomStream random) {
            throw new AssertionError("not asked with the picture");
        }

        @Override
        public Mask mask(PatchGrid grid, RandomStream random, MaskedPicture picture) {
            long epoch = picture.epoch().orElse(grid.patches() - 1);
            int[] order = IntStream.range(0, grid.patches())
                    .map(i -> (int) (i + epoch) % grid.patches())
                    .toArray();
            return new Mask(order, 1);
        }
    }

    @Test
    void aMaskOfTrainingMayDependOnTheEpochAndOneOfHeldOutPicturesDoesNot() {
        PatchGrid grid = new PatchGrid(1, 8, 8, 4, 4);
        MaskedInputs inputs = new MaskedInputs(grid, new Wandering(), new Randomness(1));
        PictureMasks masks = inputs.masks().orElseThrow();
        for (int epoch = 0; epoch < 4; epoch++) {
            assertEquals(epoch, masks.draw(epoch, 0, 0, () -> new float[64]).order()[0]);
        }
        ImageBatch batch = new ImageBatch(Nd4j.zeros(1, 1, 8, 8), new int[] {0}, new long[] {5}, 1);
        assertArrayEquals(
                new float[] {1, 1, 1, 0},
                inputs.heldOut(batch).get("mask").reshape(-1).toFloatVector());
    }

    /** Hides the two brightest patches. */
    private record Brightest() implements PictureMasker {
        @Override
        public int kept(PatchGrid grid) {
            return grid.patches() - 2;
        }

        @Override
        public Mask mask(PatchGrid grid, RandomStream random, MaskedPicture picture) {
            float[] patches = grid.patchify(picture.values());
            float[] sums = new float[grid.patches()];
            for (int i = 0; i < patches.length; i++) {
                sums[i / grid.patchValues()] += patches[i];
            }
            return Mask.ofNoise(sums, kept(grid));
        }
    }

    @Test
    void aMaskMayDependOnThePicture() {
        PatchGrid grid = new PatchGrid(1, 8, 8, 4, 4);
        MaskedInputs inputs = new MaskedInputs(grid, new Brightest(), new Randomness(1));
        float[] brightest =
                grid.unpatchify(Nd4j.concat(0, Nd4j.zeros(32), Nd4j.ones(32)).toFloatVector());
        assertArrayEquals(
                new float[] {0, 0, 1, 1},
                inputs.masks().orElseThrow().draw(0, 0, 0, brightest::clone).masked());
        INDArray images = Nd4j.vstack(
                        Nd4j.createFromArray(brightest).reshape(1, 64),
                        Nd4j.createFromArray(brightest).neg().reshape(1, 64))
                .reshape(2, 1, 8, 8);
        ImageBatch batch = new ImageBatch(images, new int[2], new long[] {0, 1}, 2);
        assertArrayEquals(
                new float[] {0, 0, 1, 1, 1, 1, 0, 0},
                inputs.heldOut(batch).get("mask").reshape(-1).toFloatVector());
    }

    /** Gives this order, of which it keeps two. */
    private record Ordered(int... order) implements Masker {
        @Override
        public int kept(PatchGrid grid) {
            return 2;
        }

        @Override
        public Mask mask(PatchGrid grid, RandomStream random) {
            return new Mask(order, 2);
        }
    }

    @ParameterizedTest
    @CsvSource({"0 1 1 3, 1 twice", "1 2 3 4, 4", "0 1 2 -1, -1"})
    void aMaskWithoutEachPatchOnceNamesTheMasker(String order, String problem) {
        int[] patches = Stream.of(order.split(" ")).mapToInt(Integer::parseInt).toArray();
        PictureMasks masks = new MaskedInputs(new PatchGrid(1, 8, 8, 4, 4), new Ordered(patches), new Randomness(1))
                .masks()
                .orElseThrow();
        assertEquals(
                "the masker " + Ordered.class.getName() + " made a mask whose order has patch " + problem
                        + "; it has each of 0 to 3 once",
                assertThrows(UserError.class, () -> masks.draw(0, 0, 0, () -> new float[64]))
                        .getMessage());
    }
}
