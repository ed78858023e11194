package io.mae4j.data.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Window;
import io.mae4j.data.transform.RandomErasing.Mode;
import io.mae4j.random.Distributions;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class RandomErasingTest {
    private static final List<Double> AREA = List.of(0.02, 1 / 3.0);
    private static final List<Double> ASPECT = List.of(0.3, 1 / 0.3);

    private static RandomStream stream(long draw) {
        return new Randomness(12).stream("erasing", draw);
    }

    private static RandomErasing erasing(double probability, Mode mode, int count) {
        return new RandomErasing(new RandomErasing.Config(probability, mode, AREA, ASPECT, count));
    }

    @Test
    void aTenthOfTheAreaAtAnAspectOf4AndATenthIs20By5() {
        RandomErasing erasing =
                new RandomErasing(new RandomErasing.Config(1, Mode.PIXEL, List.of(0.1, 0.1), List.of(4.0, 4.0), 1));
        Window window = erasing.rectangle(40, 25, stream(0)).orElseThrow(); // 100 of 1,000 pixels
        assertEquals(20, window.height());
        assertEquals(5, window.width());
        assertTrue(erasing.rectangle(10, 90, stream(0)).isEmpty(), "19 by 5 does not fit into 10 rows");
    }

    @Test
    void placesAreUniformAndAreasToo() {
        int[] tops = new int[21];
        double[] areas = new double[4_000];
        RandomErasing fixed =
                new RandomErasing(new RandomErasing.Config(1, Mode.PIXEL, List.of(0.1, 0.1), List.of(4.0, 4.0), 1));
        RandomErasing free =
                new RandomErasing(new RandomErasing.Config(1, Mode.PIXEL, List.of(0.02, 0.2), List.of(0.5, 2.0), 1));
        for (int i = 0; i < 4_000; i++) {
            tops[fixed.rectangle(40, 25, stream(i)).orElseThrow().top()]++;
            Window window = free.rectangle(20_000, 20_000, stream(i)).orElseThrow();
            areas[i] = window.height() * (window.width() / 4e8);
        }
        Distributions.assertUniform(tops);
        Distributions.assertFits(areas, x -> (x - 0.02) / 0.18);
    }

    @Test
    void erasesAsOftenAsConfiguredAndOnlyItsOwnImage() {
        ImageShape shape = new ImageShape(2, 16, 16);
        int erased = 0;
        for (int i = 0; i < 2_000; i++) {
            float[] values = new float[shape.volume() + 20];
            Arrays.fill(values, 7);
            erasing(0.25, Mode.CONSTANT, 1).apply(values, 10, shape, stream(i));
            for (int k = 0; k < 10; k++) {
                assertEquals(7, values[k]);
                assertEquals(7, values[values.length - 1 - k]);
            }
            int zeros = 0;
            for (float value : values) {
                zeros += value == 0 ? 1 : 0;
            }
            assertTrue(zeros <= shape.volume() / 2 && zeros % 2 == 0, "both channels have one rectangle");
            erased += zeros > 0 ? 1 : 0;
        }
        assertEquals(0.25, erased / 2_000.0, 0.033);
    }

    @Test
    void pixelsAreNormalNoiseAndColorsAreEven() {
        ImageShape shape = new ImageShape(1, 64, 64);
        List<Double> noise = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            float[] values = new float[shape.volume()];
            Arrays.fill(values, 100);
            erasing(1, Mode.PIXEL, 1).apply(values, 0, shape, stream(i));
            for (float value : values) {
                if (value != 100) {
                    noise.add((double) value);
                }
            }
            float[] even = new float[shape.volume()];
            Arrays.fill(even, 100);
            erasing(1, Mode.COLOR, 3).apply(even, 0, shape, stream(i));
            List<Float> different = new ArrayList<>();
            for (float value : even) {
                if (!different.contains(value)) {
                    different.add(value);
                }
            }
            assertTrue(different.size() >= 2 && different.size() <= 4, "three rectangles of one colour each");
        }
        double mean = noise.stream().mapToDouble(x -> x).average().orElseThrow();
        double square = noise.stream().mapToDouble(x -> x * x).average().orElseThrow();
        assertTrue(noise.size() > 1_000);
        assertEquals(0, mean, 4 / Math.sqrt(noise.size()));
        assertEquals(1, square, 6 / Math.sqrt(noise.size()));
    }
}
