package io.mae4j.data.transform;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Picture;
import io.mae4j.random.Distributions;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RandAugmentTest {
    private static final Map<String, RandAugmentOperation> NAMES = Map.of(
            "TranslateXRel", RandAugmentOperation.TRANSLATE_X, "TranslateYRel", RandAugmentOperation.TRANSLATE_Y);

    private static RandomStream stream(long draw) {
        return new Randomness(9).stream("rand augment", draw);
    }

    private static RandAugmentOperation operation(String timm) {
        String name = timm.replace("Increasing", "")
                .replaceAll("(?<=[a-z])(?=[A-Z])", "_")
                .toUpperCase(Locale.ROOT);
        return NAMES.containsKey(timm) ? NAMES.get(timm) : RandAugmentOperation.valueOf(name);
    }

    @Test
    void magnitudesMeanWhatTheyMeanToTimm() throws IOException {
        String[] lines;
        try (InputStream in = getClass().getResourceAsStream("/io/mae4j/data/image/pillow/rand_augment_levels.txt")) {
            lines = new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n");
        }
        assertEquals(2 * 15 * 8, lines.length);
        for (String line : lines) {
            String[] part = line.split(" ");
            boolean increasing = part[1].equals("1");
            double level = Double.parseDouble(part[2]);
            double one = operation(part[0]).argument(level, increasing, true);
            double other = operation(part[0]).argument(level, increasing, false);
            assertEquals(Double.parseDouble(part[3]), Math.min(one, other), 1e-12, line);
            assertEquals(Double.parseDouble(part[4]), Math.max(one, other), 1e-12, line);
        }
    }

    @Test
    void readsTimmsGrammar() {
        assertEquals(new RandAugmentPolicy(9, 0.5, 10, 2, 0.5, true), RandAugmentPolicy.parse("rand-m9-mstd0.5-inc1"));
        assertEquals(new RandAugmentPolicy(10, 0, 10, 2, 0.5, false), RandAugmentPolicy.parse("rand"));
        assertEquals(
                new RandAugmentPolicy(7, Double.POSITIVE_INFINITY, 12, 3, 0.9, false),
                RandAugmentPolicy.parse("rand-n3-p0.9-m7-mmax12-mstd101-inc0"));
    }

    @ParameterizedTest
    @CsvSource({
        "augmix-m3, it begins with rand",
        "rand-m9-w0, 'w0' is none of",
        "rand-n1.5, whole number",
        "rand-p2, at most 1"
    })
    void refusesOtherTexts(String text, String why) {
        IllegalArgumentException error =
                assertThrows(IllegalArgumentException.class, () -> RandAugmentPolicy.parse(text));
        assertTrue(error.getMessage().contains(why), error.getMessage());
    }

    @Test
    void magnitudesAreNormalAroundTheirMeanAndCutOffAtTheBound() {
        RandAugmentPolicy policy = RandAugmentPolicy.parse("rand-m9-mstd0.5");
        double[] levels = new double[20_000];
        Arrays.setAll(levels, i -> policy.level(stream(i)));
        double atBound = Arrays.stream(levels).filter(level -> level == 10).count() / 20_000.0;
        assertEquals(0.02275, atBound, 0.004); // two deviations above
        double below = Arrays.stream(levels).filter(level -> level < 8.5).count() / 20_000.0;
        assertEquals(0.1587, below, 0.009); // one deviation below
        double[] uniform = new double[5_000];
        RandAugmentPolicy anything = RandAugmentPolicy.parse("rand-m8-mstd101");
        Arrays.setAll(uniform, i -> anything.level(stream(i)));
        Distributions.assertFits(uniform, x -> x / 8);
    }

    @Test
    void aQuarterOfThePicturesGetNeitherOperation() {
        RandAugment augment =
                new RandAugment(new RandAugment.Config("rand-m9-mstd0.5-inc1", Interpolation.BICUBIC, List.of()));
        byte[] data = new byte[3 * 12 * 12];
        for (int i = 0; i < data.length; i++) {
            data[i] = (byte) (40 + i * 7 % 150);
        }
        Picture picture = new Picture(3, 12, 12, data);
        ImageShape shape = new ImageShape(3, 12, 12);
        int same = 0;
        for (int i = 0; i < 4_000; i++) {
            same += augment.apply(picture, shape, stream(i)).equals(picture) ? 1 : 0;
        }
        assertEquals(0.25, same / 4_000.0, 0.025);
        assertArrayEquals(data, picture.data().clone());
    }

    @Test
    void aProbabilityOfOneAndNoOperationsAreTheEnds() {
        Picture picture = new Picture(1, 2, 2, new byte[] {0, 50, 100, (byte) 200});
        ImageShape shape = new ImageShape(1, 2, 2);
        RandAugment none = new RandAugment(new RandAugment.Config("rand-n0", Interpolation.BICUBIC, List.of()));
        assertSame(picture, none.apply(picture, shape, stream(1)));
        RandAugment all = new RandAugment(new RandAugment.Config("rand-n1-p1", Interpolation.BILINEAR, List.of(1)));
        int changed = 0;
        for (int i = 0; i < 100; i++) {
            changed += all.apply(picture, shape, stream(i)).equals(picture) ? 0 : 1;
        }
        assertTrue(changed >= 85, changed + " of 100"); // saturation leaves a grey picture: one in fifteen
        assertNotSame(picture, all.apply(picture, shape, stream(0)));
    }
}
