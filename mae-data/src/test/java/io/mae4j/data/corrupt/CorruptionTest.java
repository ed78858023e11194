package io.mae4j.data.corrupt;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.ConfigFactory;
import io.mae4j.UserError;
import io.mae4j.component.Components;
import io.mae4j.config.ComponentBinder;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureEncoder;
import io.mae4j.data.image.PictureSource;
import io.mae4j.data.transform.Pipeline;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorruptionTest {
    private static Picture picture(int channels, int height, int width, long seed) {
        RandomStream random = new Randomness(seed).stream("picture");
        byte[] data = new byte[channels * height * width];
        for (int y = 0, i = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                for (int c = 0; c < channels; c++, i++) {
                    double wave = Math.sin(0.3 * y + 0.2 * x + c) + Math.sin(0.05 * x * (c + 1));
                    data[i] = (byte) (int) (110 + 40 * wave + random.nextInt(40));
                }
            }
        }
        return new Picture(channels, height, width, data);
    }

    private static RandomStream stream(long sample) {
        return new Randomness(5).stream("corrupt", sample);
    }

    @Property(tries = 60)
    void anyPictureKeepsItsSizeAndItsOriginalStaysAsItWas(
            @ForAll Corruption corruption,
            @ForAll @IntRange(min = 1, max = 5) int severity,
            @ForAll @IntRange(min = 1, max = 100) int height,
            @ForAll @IntRange(min = 1, max = 100) int width,
            @ForAll boolean colour) {
        Picture picture = picture(colour ? 3 : 1, height, width, 1);
        byte[] before = picture.data().clone();
        Picture corrupted = corruption.apply(picture, severity, stream(0));
        assertTrue(corrupted.fits(new ImageShape(picture.channels(), height, width)));
        assertArrayEquals(before, picture.data());
    }

    @Property(tries = 40)
    void theSameStreamGivesTheSamePicture(
            @ForAll Corruption corruption, @ForAll @IntRange(min = 1, max = 5) int severity, @ForAll boolean small) {
        Picture picture = small ? picture(1, 28, 28, 2) : picture(3, 64, 80, 2);
        assertArrayEquals(
                corruption.apply(picture, severity, stream(3)).data(),
                corruption.apply(picture, severity, stream(3)).data());
    }

    @Test
    void everySeverityChangesPicturesOfEverySize() {
        for (Picture picture : List.of(picture(3, 64, 80, 3), picture(3, 32, 32, 3))) {
            for (Corruption corruption : Corruption.values()) {
                for (int severity = 1; severity <= Corruption.SEVERITIES; severity++) {
                    assertFalse(
                            Arrays.equals(
                                    picture.data(),
                                    corruption
                                            .apply(picture, severity, stream(4))
                                            .data()),
                            corruption + " " + severity);
                }
            }
        }
    }

    @Test
    void threeEqualChannelsBecomeWhatOneBecomesWhereNothingIsDrawn() {
        Picture grey = picture(1, 70, 64, 5);
        for (Corruption corruption : List.of(
                Corruption.DEFOCUS_BLUR,
                Corruption.ZOOM_BLUR,
                Corruption.BRIGHTNESS,
                Corruption.CONTRAST,
                Corruption.PIXELATE,
                Corruption.GAUSSIAN_BLUR,
                Corruption.FOG, // draws, but not for each channel
                Corruption.MOTION_BLUR,
                Corruption.GLASS_BLUR,
                Corruption.SNOW,
                Corruption.ELASTIC_TRANSFORM)) {
            Picture one = corruption.apply(grey, 3, stream(6)).withChannels(3);
            Picture three = corruption.apply(grey.withChannels(3), 3, stream(6));
            for (int i = 0; i < one.data().length; i++) {
                assertEquals(one.data()[i] & 0xFF, three.data()[i] & 0xFF, 1, corruption + " at " + i);
            }
        }
    }

    @Test
    void samplesCorruptedOnManyThreadsAreThoseOfOne() {
        Picture picture = picture(3, 32, 32, 7);
        ImageShape shape = new ImageShape(3, 32, 32);
        for (Corruption corruption : Corruption.values()) {
            Corrupt corrupt = new Corrupt(corruption, 4, 11, FrostTextures.generated());
            byte[][] one = new byte[16][];
            byte[][] many = new byte[16][];
            IntStream.range(0, 16)
                    .forEach(i ->
                            one[i] = corrupt.apply(picture, shape, stream(i)).data());
            IntStream.range(0, 16)
                    .parallel()
                    .forEach(i -> many[15 - i] =
                            corrupt.apply(picture, shape, stream(15 - i)).data());
            for (int i = 0; i < 16; i++) {
                assertArrayEquals(one[i], many[i], corruption + " of sample " + i);
            }
        }
    }

    @Test
    void otherSamplesSeedsAndSeveritiesDrawOtherNoise() {
        Picture picture = picture(3, 32, 32, 8);
        ImageShape shape = new ImageShape(3, 32, 32);
        byte[] noise = noise(picture, shape, 3, 1, 0);
        assertArrayEquals(noise, noise(picture, shape, 3, 1, 0));
        assertFalse(Arrays.equals(noise, noise(picture, shape, 3, 1, 1)));
        assertFalse(Arrays.equals(noise, noise(picture, shape, 3, 2, 0)));
        assertFalse(Arrays.equals(noise, noise(picture, shape, 4, 1, 0)));
    }

    private static byte[] noise(Picture picture, ImageShape shape, int severity, long seed, long sample) {
        return new Corrupt(Corruption.GAUSSIAN_NOISE, severity, seed, FrostTextures.generated())
                .apply(picture, shape, stream(sample))
                .data();
    }

    @Test
    void aTransformOfTheConfigurationCorruptsAfterTheCrop() throws Exception {
        ComponentBinder binder = new ComponentBinder(Components.discover());
        Pipeline pipeline = Pipeline.bind(
                binder,
                List.of(
                        ConfigFactory.parseString("name = center_crop").root(),
                        ConfigFactory.parseString("name = corrupt, corruption = fog, severity = 5")
                                .root()),
                "augment.eval");
        ImageShape shape = new ImageShape(3, 64, 64);
        Picture picture = picture(3, 90, 120, 9);
        Picture clear = Pipeline.plain().image(PictureSource.of(picture), shape, stream(0));
        Picture foggy = pipeline.image(PictureSource.of(picture), shape, stream(0));
        Picture same = new Corrupt(Corruption.FOG, 5, 0, FrostTextures.generated()).apply(clear, shape, stream(0));
        assertArrayEquals(same.data(), foggy.data());
    }

    @Test
    void whatIsNotThereIsOneClearLine() {
        Picture picture = picture(3, 32, 32, 10);
        for (int severity : new int[] {0, 6, -1}) {
            UserError error = assertThrows(UserError.class, () -> Corruption.FOG.apply(picture, severity, stream(0)));
            assertEquals("there is no severity " + severity + "; they are 1 to 5", error.getMessage());
        }
        UserError error = assertThrows(UserError.class, () -> Corruption.named(List.of("fog", "smog")));
        assertTrue(error.getMessage().startsWith("there is no corruption smog; known are gaussian_noise, shot_noise,"));
        assertTrue(error.getMessage().endsWith("speckle_noise, gaussian_blur, spatter, saturate"));
    }

    @Test
    void theBenchmarkHasFifteenAndFourAreExtra() {
        assertEquals(15, Corruption.benchmark().size());
        assertEquals(4, Corruption.extra().size());
        assertEquals(List.of(Corruption.values()), Corruption.named(List.of("all", "extra")));
        assertEquals(List.of(Corruption.FOG, Corruption.SNOW), Corruption.named(List.of("fog", "snow", "fog")));
    }

    @Test
    void frostCanBeAFolderOfPictures(@TempDir Path folder) throws Exception {
        UserError empty = assertThrows(UserError.class, () -> FrostTextures.of(folder));
        assertTrue(empty.getMessage().startsWith("pictures of frost: there is no JPEG"), empty.getMessage());
        byte[] white = new byte[3 * 20 * 30]; // smaller than the picture, and so enlarged
        Arrays.fill(white, (byte) 200);
        Files.write(folder.resolve("ice.png"), PictureEncoder.png(new Picture(3, 20, 30, white)));
        Picture black = new Picture(3, 70, 90, new byte[3 * 70 * 90]);
        Picture frosted = Corruption.FROST.apply(black, 2, stream(0), FrostTextures.of(folder));
        for (byte sample : frosted.data()) {
            assertEquals(120, sample & 0xFF); // 0.6 of 200
        }
        Files.write(folder.resolve("broken.jpg"), new byte[] {1, 2, 3});
        UserError broken = assertThrows(UserError.class, () -> FrostTextures.of(folder));
        assertTrue(broken.getMessage().contains("broken.jpg"), broken.getMessage());
    }
}
