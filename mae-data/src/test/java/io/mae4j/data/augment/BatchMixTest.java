package io.mae4j.data.augment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.augment.MixConfig.Mode;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.random.Beta;
import io.mae4j.random.Distributions;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Batches whose picture {@code i} has the value {@code i} everywhere, and the label {@code i}. */
class BatchMixTest {
    private static final int CLASSES = 10;

    private static ImageBatch batch(int rows, int height, int width) {
        INDArray images = Nd4j.create(rows, 2, height, width);
        int[] labels = new int[rows];
        for (int row = 0; row < rows; row++) {
            images.slice(row).assign(row);
            labels[row] = row;
        }
        return new ImageBatch(images, labels, new long[rows], rows);
    }

    private static RandomStream stream(long seed) {
        return new Randomness(seed).stream("mix");
    }

    private static float[] row(INDArray array, int row) {
        return array.slice(row).dup().reshape(-1).toFloatVector();
    }

    @Test
    void smoothingSpreadsOverAllClasses() {
        INDArray targets = SoftTargets.of(new int[] {2, 0}, 4, 0.1);
        assertArrayEquals(new float[] {0.025f, 0.025f, 0.925f, 0.025f}, row(targets, 0), 1e-7f);
        assertArrayEquals(new float[] {0.925f, 0.025f, 0.025f, 0.025f}, row(targets, 1), 1e-7f);
    }

    @Test
    void withoutMixingTheImagesStay() {
        ImageBatch batch = batch(3, 2, 2);
        INDArray before = batch.images().dup();
        INDArray targets = new BatchMix(MixConfig.none(), CLASSES).apply(batch, stream(0));
        assertEquals(before, batch.images());
        assertEquals(SoftTargets.of(batch.labels(), CLASSES, 0), targets);
    }

    @Test
    void mixupBlendsEachPictureWithTheOneFromTheOtherEnd() {
        ImageBatch batch = batch(4, 2, 3);
        INDArray targets =
                new BatchMix(new MixConfig(0.8, 0, 1, 0.5, Mode.BATCH, 0.1), CLASSES).apply(batch, stream(5));
        RandomStream same = stream(5);
        same.nextDouble(); // whether to mix
        double own = new Beta(0.8, 0.8).next(same);
        for (int i = 0; i < 4; i++) {
            float[] blended = new float[12];
            Arrays.fill(blended, (float) (own * i + (1 - own) * (3 - i)));
            assertArrayEquals(blended, row(batch.images(), i), 1e-5f);
            float[] target = new float[CLASSES];
            Arrays.fill(target, 0.01f);
            target[i] += (float) (0.9 * own);
            target[3 - i] += (float) (0.9 * (1 - own));
            assertArrayEquals(target, row(targets, i), 1e-6f);
        }
    }

    @Test
    void aBoxHasTheAspectRatioOfThePictureAndEndsAtItsEdges() {
        Share.Box middle = Share.Box.around(50, 40, 30, 20, 100, 80);
        assertEquals(new Share.Box(35, 30, 65, 50), middle);
        assertEquals(600, middle.area());
        assertEquals(new Share.Box(0, 70, 20, 80), Share.Box.around(5, 80, 30, 20, 100, 80));
        assertEquals(0, Share.Box.around(5, 5, 1, 1, 100, 80).area());
    }

    @Property
    void cutmixPastesABoxAndTargetsFollowItsArea(
            @ForAll long seed, @ForAll Mode mode, @ForAll @IntRange(min = 1, max = 9) int rows) {
        ImageBatch batch = batch(rows, 6, 9);
        INDArray targets = new BatchMix(new MixConfig(0, 1, 1, 0.5, mode, 0), CLASSES).apply(batch, stream(seed));
        for (int i = 0; i < rows; i++) {
            int partner = rows - 1 - i;
            float[] values = row(batch.images(), i);
            int pasted = 0;
            for (int k = 0; k < values.length; k++) {
                assertTrue(values[k] == i || values[k] == partner);
                pasted += values[k] == partner ? 1 : 0;
                assertEquals(values[k % 54], values[k], "the channels have one box");
            }
            float[] target = new float[CLASSES];
            target[i] = 1 - pasted / 108f;
            target[partner] += pasted / 108f;
            if (i == partner) {
                target[i] = 1;
            }
            assertArrayEquals(target, row(targets, i), 1e-6f);
        }
    }

    @Test
    void sharesAreOfTheBatchThePairOrTheElement() {
        assertEquals(1, shares(Mode.BATCH));
        assertEquals(4, shares(Mode.PAIR));
        assertEquals(8, shares(Mode.ELEM));
    }

    private static long shares(Mode mode) {
        INDArray targets = new BatchMix(new MixConfig(1, 0, 1, 0.5, mode, 0), CLASSES).apply(batch(8, 1, 1), stream(1));
        return java.util.stream.IntStream.range(0, 8)
                .mapToObj(i -> targets.getFloat(i, i))
                .distinct()
                .count();
    }

    @Test
    void mixesAndSwitchesAsOftenAsConfigured() {
        BatchMix mix = new BatchMix(new MixConfig(0.8, 1, 0.6, 0.25, Mode.BATCH, 0), CLASSES);
        int[] counts = new int[3]; // neither, cutmix, mixup
        for (int i = 0; i < 4_000; i++) {
            ImageBatch batch = batch(2, 40, 40);
            mix.apply(batch, stream(i));
            float[] values = row(batch.images(), 0);
            boolean whole = true;
            boolean blended = false;
            for (float value : values) {
                whole &= value == 0;
                blended |= value > 0 && value < 1;
            }
            counts[blended ? 2 : whole ? 0 : 1]++;
        }
        // a cutmix box of no area counts as neither: less than 1 in 40 has a side below two pixels' worth
        assertEquals(0.4, counts[0] / 4000.0, 0.03);
        assertEquals(0.15, counts[1] / 4000.0, 0.025);
        assertEquals(0.45, counts[2] / 4000.0, 0.025);
    }

    @Test
    void theCentresOfBoxesAreUniform() {
        int[] rows = new int[20];
        int[] columns = new int[20];
        for (int i = 0; i < 8_000; i++) {
            Share.Box box = Share.box(20, 20, 1 - 0.01, stream(i)).box(); // two pixels wide
            rows[Math.min(19, box.bottom() - 1)]++;
            columns[Math.min(19, box.right() - 1)]++;
        }
        // a centre in the first row gives the box [0, 1), in the last [18, 20); all are as likely
        Distributions.assertUniform(rows);
        Distributions.assertUniform(columns);
    }

    @Test
    void refusesRowsWithoutPictureOrLabel() {
        BatchMix mix = new BatchMix(new MixConfig(1, 0, 1, 0.5, Mode.BATCH, 0), CLASSES);
        ImageBatch full = batch(2, 1, 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> mix.apply(new ImageBatch(full.images(), new int[] {1, -1}, new long[2], 1), stream(0)));
        assertThrows(
                IllegalArgumentException.class,
                () -> mix.apply(new ImageBatch(full.images(), new int[] {1, CLASSES}, new long[2], 2), stream(0)));
    }
}
