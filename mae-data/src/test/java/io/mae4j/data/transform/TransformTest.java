package io.mae4j.data.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.data.image.Resampling;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
            @ForAll @IntRange(min = 1, max = 40) int size,
            @ForAll Interpolation filter) {
        byte[] data = new byte[3 * height * width];
        Arrays.fill(data, (byte) sample);
        Picture resized = new CenterCrop(new CenterCrop.Config(1, filter))
                .apply(new Picture(3, height, width, data), new ImageShape(3, size, size), ANY);
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
        HorizontalFlip flip = new HorizontalFlip(new HorizontalFlip.Config(1));
        ImageShape shape = new ImageShape(3, 2, 3);
        Picture flipped = flip.apply(picture, shape, ANY);
        assertEquals(7, flipped.at(0, 0, 0));
        assertEquals(12, flipped.at(1, 2, 1));
        assertArrayEquals(picture.data(), flip.apply(flipped, shape, ANY).data());
    }

    @Property
    void aPictureThatIsNotYetDecodedGivesTheSame(@ForAll long seed) throws CorruptPicture {
        Picture picture = ramp(31, 23);
        ImageShape shape = new ImageShape(1, 8, 8);
        RandomResizedCrop crop = new RandomResizedCrop(new RandomResizedCrop.Config(
                List.of(0.2, 1.0), List.of(0.75, 1.33), WindowSampler.RETRY, Interpolation.BICUBIC, false));
        RandomStream random = new Randomness(seed).stream("crop");
        RandomStream same = new Randomness(seed).stream("crop");
        assertArrayEquals(
                crop.apply(picture, shape, random).data(),
                crop.read(PictureSource.of(picture), shape, same).data());
    }

    @Test
    void aCenterCropOfSevenEighthsTakes224Of256() {
        Picture picture = ramp(512, 400);
        Picture crop = new CenterCrop(new CenterCrop.Config(0.875, Interpolation.BICUBIC))
                .apply(picture, new ImageShape(1, 224, 224), ANY);
        // the short side, 400, becomes 256 and the other 327; the middle begins at row 51.5, to even 52, and at column
        // 16
        Picture whole = Resampling.resizeWindow(picture, 0, 0, 512, 400, 327, 256, Interpolation.BICUBIC);
        assertEquals(whole.at(52, 16, 0), crop.at(0, 0, 0));
        assertEquals(whole.at(52 + 223, 16 + 223, 0), crop.at(223, 223, 0));
    }

    @Test
    void resizingSquashesTheWholePicture() {
        Picture resized = new Resize(new Resize.Config(Interpolation.BOX))
                .apply(new Picture(1, 1, 4, new byte[] {10, 20, 30, 50}), new ImageShape(1, 1, 2), ANY);
        assertArrayEquals(new byte[] {15, 40}, resized.data());
    }

    @Test
    void aPaddedCropComesFromEverywhereAndFillsTheBorder() {
        byte[] one = {1, 2, 3, 4};
        RandomCrop crop = new RandomCrop(new RandomCrop.Config(1, 1, 9, Interpolation.BICUBIC));
        Set<List<Byte>> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            byte[] data = crop.apply(
                            new Picture(1, 2, 2, one), new ImageShape(1, 2, 2), new Randomness(0).stream("crop", i))
                    .data();
            seen.add(List.of(data[0], data[1], data[2], data[3]));
        }
        byte b = 9;
        byte b1 = 1;
        byte b2 = 2;
        byte b3 = 3;
        byte b4 = 4;
        assertEquals(
                Set.of(
                        List.of(b, b, b, b1),
                        List.of(b, b, b1, b2),
                        List.of(b, b, b2, b),
                        List.of(b, b1, b, b3),
                        List.of(b1, b2, b3, b4),
                        List.of(b2, b, b4, b),
                        List.of(b, b3, b, b),
                        List.of(b3, b4, b, b),
                        List.of(b4, b, b, b)),
                seen);
    }

    @Test
    void aFlipComesAsOftenAsConfigured() {
        HorizontalFlip flip = new HorizontalFlip(new HorizontalFlip.Config(0.3));
        Picture picture = new Picture(1, 1, 2, new byte[] {1, 2});
        int flips = 0;
        for (int i = 0; i < 10_000; i++) {
            flips += flip.apply(picture, new ImageShape(1, 1, 2), new Randomness(4).stream("flip", i))
                            .at(0, 0, 0)
                    - 1;
        }
        assertEquals(3000, flips, 3.3 * Math.sqrt(10_000 * 0.3 * 0.7));
    }
}
