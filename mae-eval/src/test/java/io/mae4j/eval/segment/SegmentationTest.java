package io.mae4j.eval.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.PatchGrid;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.Resampling;
import io.mae4j.data.image.Window;
import io.mae4j.engine.Program;
import io.mae4j.eval.SmallModel;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.lifecycle.AfterContainer;
import org.junit.jupiter.api.Test;

/**
 * With a model of 16x24 pixels that scores each 4x4 patch, lighter than grey (class 1, by how much) or not (class 0, by nothing):
 * what it finds is the sign of the patches' means, interpolated.
 */
class SegmentationTest {
    private static final PatchGrid GRID = new PatchGrid(1, 16, 24, 4, 4);
    private static final Program PROGRAM = lighterThanGrey(2);

    private static Program lighterThanGrey(int batch) {
        GraphBuilder g = new GraphBuilder();
        Tensor patches = GRID.patchify(g, g.input("images", GRID.images(batch)));
        Tensor mean = g.mean(patches, 2);
        Tensor column = g.reshape(mean, Shape.of(batch, GRID.rows(), GRID.columns(), 1));
        Tensor logits = g.concat(3, g.scale(column, 0), column);
        return SmallModel.engine().compile(g.output("logits", logits).build(), 0);
    }

    @AfterContainer
    static void close() {
        PROGRAM.close();
    }

    private static Segmentation segmentation(double stride) {
        return new Segmentation(PROGRAM, new Normalization(List.of(0.5), List.of(0.5)), stride);
    }

    @Property(tries = 30)
    void aPictureOfTheModelsSizeIsOneWindow(@ForAll long seed) {
        Picture picture = noise(seed, GRID.height(), GRID.width(), 4);

        assertSigns(
                interpolated(picture, picture), segmentation(0.5).of(picture).classes());
    }

    @Property(tries = 10)
    void picturesThatShareBatchesDoNotChangeEachOther(@ForAll long seed) {
        Segmentation segmentation = segmentation(0.5);
        List<Picture> pictures =
                List.of(noise(seed, 20, 50, 3), noise(seed + 1, 16, 24, 2), noise(seed + 2, 70, 31, 5));

        List<LabelMap> together = segmentation.of(pictures);

        for (int i = 0; i < pictures.size(); i++) {
            assertArrayEquals(
                    segmentation.of(pictures.get(i)).classes(), together.get(i).classes());
        }
    }

    /** Where all windows see the same, a mean over them is what one sees. */
    @Property(tries = 30)
    void ofAnySizeItIsThePictureThatWasResized(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 90) int height,
            @ForAll @IntRange(min = 1, max = 90) int width) {
        Picture picture = noise(seed, height, width, 1);

        LabelMap found = segmentation(1).of(picture);

        assertEquals(height, found.height());
        assertEquals(width, found.width());
        double scale = Math.max((double) GRID.height() / height, (double) GRID.width() / width);
        if (Math.round(height * scale) == GRID.height() && Math.round(width * scale) == GRID.width()) {
            Picture resized = Resampling.resizeWindow(
                    picture, 0, 0, height, width, GRID.height(), GRID.width(), Interpolation.BILINEAR);
            assertSigns(interpolated(resized, picture), found.classes());
        }
    }

    @Property(tries = 200)
    void windowsCoverAPictureAndEndWithIt(
            @ForAll @IntRange(min = 16, max = 200) int height,
            @ForAll @IntRange(min = 24, max = 200) int width,
            @ForAll @IntRange(min = 1, max = 10) int tenths) {
        List<Window> windows = segmentation(tenths / 10.0).windows(height, width);

        boolean[][] covered = new boolean[height][width];
        for (Window window : windows) {
            window.requireInside(height, width);
            for (int y = window.top(); y < window.top() + window.height(); y++) {
                Arrays.fill(covered[y], window.left(), window.left() + window.width(), true);
            }
        }
        for (boolean[] row : covered) {
            for (boolean pixel : row) {
                assertTrue(pixel);
            }
        }
        int down = height == 16
                ? 1
                : (int) Math.ceil((height - 16) / (double) Math.max(1, (int) (16 * (tenths / 10.0)))) + 1;
        int across = width == 24
                ? 1
                : (int) Math.ceil((width - 24) / (double) Math.max(1, (int) (24 * (tenths / 10.0)))) + 1;
        assertEquals(down * across, windows.size());
    }

    /** A long picture of regions that are larger than what lies between two patches: each pixel away from their edges is right. */
    @Test
    void windowsBesideEachOtherAgree() {
        byte[] samples = new byte[16 * 120];
        byte[] wanted = new byte[samples.length];
        for (int i = 0; i < samples.length; i++) {
            boolean light = i % 120 / 20 % 2 == 1;
            samples[i] = (byte) (light ? 250 : 5);
            wanted[i] = (byte) (light ? 1 : 0);
        }

        byte[] found =
                segmentation(2.0 / 3).of(new Picture(1, 16, 120, samples)).classes();

        for (int i = 0; i < found.length; i++) {
            int toEdge = Math.min(i % 120 % 20, 19 - i % 120 % 20);
            if (toEdge >= 3) {
                assertEquals(wanted[i], found[i], "row " + i / 120 + ", column " + i % 120);
            }
        }
    }

    private static void assertSigns(double[] scores, byte[] found) {
        for (int i = 0; i < scores.length; i++) {
            if (Math.abs(scores[i]) > 1e-5) { // else it is a matter of rounding
                assertEquals(scores[i] > 0 ? 1 : 0, found[i], "pixel " + i);
            }
        }
    }

    // in double precision, from all four neighbours at once
    private static double[] interpolated(Picture image, Picture picture) {
        double[] scores = new double[picture.height() * picture.width()];
        for (int y = 0; y < picture.height(); y++) {
            for (int x = 0; x < picture.width(); x++) {
                double down = Math.max(0, (y + 0.5) / picture.height() * GRID.rows() - 0.5);
                double right = Math.max(0, (x + 0.5) / picture.width() * GRID.columns() - 0.5);
                int row = (int) down;
                int column = (int) right;
                double a = down - row;
                double b = right - column;
                double score = (1 - a) * ((1 - b) * mean(image, row, column) + b * mean(image, row, column + 1))
                        + a * ((1 - b) * mean(image, row + 1, column) + b * mean(image, row + 1, column + 1));
                scores[y * picture.width() + x] = score;
            }
        }
        return scores;
    }

    private static double mean(Picture image, int row, int column) {
        int r = Math.min(row, GRID.rows() - 1);
        int c = Math.min(column, GRID.columns() - 1);
        double sum = 0;
        for (int i = 0; i < 16; i++) {
            sum += image.at(4 * r + i / 4, 4 * c + i % 4, 0) / 255.0 * 2 - 1;
        }
        return sum / 16;
    }

    // squares of some pixels
    private static Picture noise(long seed, int height, int width, int square) {
        byte[] samples = new byte[height * width];
        int across = (width + square - 1) / square;
        byte[] squares = new byte[across * ((height + square - 1) / square)];
        new Random(seed).nextBytes(squares);
        for (int i = 0; i < samples.length; i++) {
            samples[i] = squares[i / width / square * across + i % width / square];
        }
        return new Picture(1, height, width, samples);
    }
}
