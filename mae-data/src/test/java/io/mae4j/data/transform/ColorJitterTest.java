package io.mae4j.data.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Picture;
import io.mae4j.random.Distributions;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ColorJitterTest {
    private static final ImageShape SHAPE = new ImageShape(3, 1, 2);

    private static RandomStream stream(long draw) {
        return new Randomness(13).stream("jitter", draw);
    }

    @Test
    void factorsAreUniformAroundOneAndNeverNegative() {
        double[] mild = new double[4_000];
        double[] strong = new double[4_000];
        Arrays.setAll(mild, i -> ColorJitter.factor(0.4, stream(i)));
        Arrays.setAll(strong, i -> ColorJitter.factor(1.5, stream(i)));
        Distributions.assertFits(mild, x -> (x - 0.6) / 0.8);
        Distributions.assertFits(strong, x -> x / 2.5);
    }

    @Test
    void strengthsOfZeroChangeNothing() {
        Picture picture = new Picture(3, 1, 2, new byte[] {1, 2, 3, 100, 50, 25});
        assertSame(picture, new ColorJitter(new ColorJitter.Config(0, 0, 0, 0, 1)).apply(picture, SHAPE, stream(0)));
    }

    @Test
    void brightnessAndContrastBothVary() {
        Picture picture = new Picture(3, 1, 2, new byte[] {(byte) 200, (byte) 200, (byte) 200, 100, 100, 100});
        ColorJitter jitter = new ColorJitter(new ColorJitter.Config(1, 1, 0, 0, 1));
        Set<Integer> seen = new HashSet<>();
        for (int i = 0; i < 500; i++) {
            seen.add(jitter.apply(picture, SHAPE, stream(i)).at(0, 0, 0));
        }
        assertTrue(seen.size() > 100, seen.size() + " brightnesses");
    }

    @Test
    void changesAsManyPicturesAsConfigured() {
        Picture picture = new Picture(3, 1, 2, new byte[] {1, 2, 3, 100, 50, 25});
        ColorJitter jitter = new ColorJitter(new ColorJitter.Config(0.4, 0.4, 0.4, 0.1, 0.8));
        int changed = 0;
        for (int i = 0; i < 4_000; i++) {
            changed += jitter.apply(picture, SHAPE, stream(i)).equals(picture) ? 0 : 1;
        }
        assertEquals(0.8, changed / 4_000.0, 0.022);
    }
}
