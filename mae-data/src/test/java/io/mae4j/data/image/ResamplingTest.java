package io.mae4j.data.image;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class ResamplingTest {

    private static Picture noise(int channels, int height, int width, long seed) {
        byte[] data = new byte[channels * height * width];
        Random random = new Random(seed);
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (random.nextInt(3) == 0 ? 255 * random.nextInt(2) : random.nextInt(256)); // and extremes
        }
        return new Picture(channels, height, width, data);
    }

    @Property(tries = 400)
    void theFastPathEqualsTheObviousOne(
            @ForAll @IntRange(min = 1, max = 150) int height,
            @ForAll @IntRange(min = 1, max = 150) int width,
            @ForAll @IntRange(min = 1, max = 90) int toHeight,
            @ForAll @IntRange(min = 1, max = 90) int toWidth,
            @ForAll boolean grey,
            @ForAll Interpolation filter,
            @ForAll long seed) {
        Picture picture = noise(grey ? 1 : 3, height, width, seed);
        assertArrayEquals(
                PlainResampling.resize(picture, toHeight, toWidth, filter).data(),
                Resampling.resizeWindow(picture, 0, 0, height, width, toHeight, toWidth, filter)
                        .data());
    }

    @Property(tries = 100)
    void nothingOutsideTheWindowCounts(
            @ForAll @IntRange(min = 0, max = 60) int top,
            @ForAll @IntRange(min = 0, max = 60) int left,
            @ForAll @IntRange(min = 1, max = 80) int height,
            @ForAll @IntRange(min = 1, max = 80) int width,
            @ForAll Interpolation filter) {
        Picture picture = noise(3, 140, 140, top);
        Picture part = picture.window(new Window(top, left, height, width));
        assertArrayEquals(
                PlainResampling.resize(part, 24, 17, filter).data(),
                Resampling.resizeWindow(picture, top, left, height, width, 24, 17, filter)
                        .data());
    }

    @Property(tries = 100)
    void nearestTakesTheSampleThatTheCentreFallsInto(
            @ForAll @IntRange(min = 1, max = 60) int height,
            @ForAll @IntRange(min = 1, max = 60) int width,
            @ForAll @IntRange(min = 1, max = 60) int toHeight,
            @ForAll @IntRange(min = 1, max = 60) int toWidth) {
        Picture picture = noise(3, height, width, height);
        Picture resized =
                Resampling.resizeWindow(picture, 0, 0, height, width, toHeight, toWidth, Interpolation.NEAREST);
        for (int y = 0; y < toHeight; y++) {
            for (int x = 0; x < toWidth; x++) {
                int row = (int) ((y + 0.5) * ((double) height / toHeight));
                int column = (int) ((x + 0.5) * ((double) width / toWidth));
                for (int c = 0; c < 3; c++) {
                    assertEquals(picture.at(row, column, c), resized.at(y, x, c));
                }
            }
        }
    }

    @Test
    void shapesBeyondTheKeptBuffersAreResizedToo() {
        for (int[] size : new int[][] {{1, 20_000}, {20_000, 1}, {700, 3}, {3, 9_000}, {65, 64}}) {
            Picture picture = noise(3, size[0], size[1], 5);
            assertArrayEquals(
                    PlainResampling.resize(picture, 9, 7, Interpolation.BICUBIC).data(),
                    Resampling.resizeWindow(picture, 0, 0, size[0], size[1], 9, 7, Interpolation.BICUBIC)
                            .data());
        }
    }

    @Test
    void aWindowMustLieInsideThePicture() {
        Picture picture = noise(1, 8, 9, 1);
        assertThrows(
                IllegalArgumentException.class,
                () -> Resampling.resizeWindow(picture, 1, 0, 8, 9, 4, 4, Interpolation.BOX));
        assertThrows(
                IllegalArgumentException.class, () -> Resampling.resize(picture, 4, 4, 0, 1, 4, 4, Interpolation.BOX));
    }
}
