package io.mae4j.data.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.data.image.Resampling;
import io.mae4j.data.image.Window;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class TransformTest {
    private static final RandomStream ANY = new Randomness(3).stream("test");

    private static Picture ramp(int height, int width) {
        byte[] data = new byte[height * width];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (i % width * 2 + i / width);
        }
        return new Picture(1, height, width, data);
    }

    @Property
    void anEvenPictureStaysEvenAtAnySize(
            @ForAll @IntRange(min = 0, max = 255) int sample,
            @ForAll @IntRange(min = 1, max = 40) int height,
            @ForAll @IntRange(min = 1, max = 40) int width,
            @ForAll @IntRange(min = 1, max = 40) int size) {
        byte[] data = new byte[3 * height * width];
        Arrays.fill(data, (byte) sample);
        Picture resized = new ResizeAndCenterCrop(size, size, size).apply(new Picture(3, height, width, data), ANY);
        assertEquals(size, resized.height());
        assertEquals(size, resized.width());
        for (byte value : resized.data()) {
            assertEquals(sample, value & 0xFF);
        }
    }

    @Property
    void resizingToItsOwnSizeChangesNothing(
            @ForAll @IntRange(min = 1, max = 30) int height,
            @ForAll @IntRange(min = 1, max = 30) int width,
            @ForAll Interpolation filter) {
        Picture picture = ramp(height, width);
        assertArrayEquals(
                picture.data(),
                Resampling.resizeWindow(picture, 0, 0, height, width, height, width, filter)
                        .data());
    }

    @Property
    void computingAWindowEqualsCuttingItOut(
            @ForAll @IntRange(min = 1, max = 30) int toHeight,
            @ForAll @IntRange(min = 1, max = 30) int toWidth,
            @ForAll @IntRange(min = 0, max = 29) int top,
            @ForAll @IntRange(min = 0, max = 29) int left,
            @ForAll Interpolation filter) {
        Picture picture = ramp(13, 17);
        int t = top % toHeight;
        int l = left % toWidth;
        Picture whole = Resampling.resizeWindow(picture, 0, 0, 13, 17, toHeight, toWidth, filter);
        Picture window = Resampling.resize(picture, toHeight, toWidth, t, l, toHeight - t, toWidth - l, filter);
        for (int y = 0; y < window.height(); y++) {
            for (int x = 0; x < window.width(); x++) {
                assertEquals(whole.at(t + y, l + x, 0), window.at(y, x, 0));
            }
        }
    }

    @Test
    void halvingAveragesWithTheWidenedKernel() {
        byte[] data = new byte[16];
        data[8] = (byte) 255;
        Picture half = Resampling.resizeWindow(new Picture(1, 1, 16, data), 0, 0, 1, 16, 1, 8, Interpolation.BICUBIC);
        // Keys' kernel at distances 1/4, 3/4, 5/4, 7/4 of an output pixel, over their sum (both sides) of 2
        assertArrayEquals(new int[] {0, 0, 0, 29, 111, 0, 0, 0}, new int[] {
            half.at(0, 0, 0), half.at(0, 1, 0), half.at(0, 2, 0), half.at(0, 3, 0),
            half.at(0, 4, 0), half.at(0, 5, 0), half.at(0, 6, 0), half.at(0, 7, 0)
        });
    }

    @Test
    void flippingTwiceChangesNothing() {
        Picture picture =
                new Picture(3, 2, 3, new byte[] {1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16, 17, 18, 19});
        HorizontalFlip flip = new HorizontalFlip(1);
        Picture flipped = flip.apply(picture, ANY);
        assertEquals(7, flipped.at(0, 0, 0));
        assertEquals(12, flipped.at(1, 2, 1));
        assertArrayEquals(picture.data(), flip.apply(flipped, ANY).data());
    }

    @Property
    void cropsLieInsideThePicture(
            @ForAll @IntRange(min = 1, max = 300) int height,
            @ForAll @IntRange(min = 1, max = 300) int width,
            @ForAll long seed) {
        RandomResizedCrop crop = new RandomResizedCrop(16, 16, 0.2, 1);
        Window window = crop.window(height, width, new Randomness(seed).stream("crop"));
        assertTrue(window.top() >= 0 && window.top() + window.height() <= height);
        assertTrue(window.left() >= 0 && window.left() + window.width() <= width);
        assertTrue(window.height() >= 1 && window.width() >= 1);
    }

    @Property
    void aPictureThatIsNotYetDecodedGivesTheSame(@ForAll long seed) throws CorruptPicture {
        Picture picture = ramp(31, 23);
        Transform crop = new RandomResizedCrop(8, 8, 0.2, 1).then(new HorizontalFlip(0.5));
        RandomStream random = new Randomness(seed).stream("crop");
        RandomStream same = new Randomness(seed).stream("crop");
        assertArrayEquals(
                crop.apply(picture, random).data(),
                crop.read(PictureSource.of(picture), same).data());
    }

    @Test
    void cropAreasAndRatiosAreSpreadAsConfigured() {
        RandomResizedCrop crop = new RandomResizedCrop(16, 16, 0.2, 0.6); // small enough that every first try fits
        double area = 0;
        double ratio = 0;
        int draws = 20_000;
        for (int i = 0; i < draws; i++) {
            Window window = crop.window(1000, 1000, new Randomness(1).stream("crop", i));
            area += window.height() * window.width() / 1e6 / draws;
            ratio += Math.log((double) window.width() / window.height()) / draws;
        }
        assertEquals(0.4, area, 0.003);
        assertEquals(0, ratio, 0.005);
    }
}
