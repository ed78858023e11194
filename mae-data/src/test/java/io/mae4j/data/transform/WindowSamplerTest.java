package io.mae4j.data.transform;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.data.image.Window;
import io.mae4j.random.Distributions;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The windows of random resized crops: a square of 100 pixels in the cases that are computed by hand. */
class WindowSamplerTest {
    private static final List<Double> USUAL = List.of(3 / 4.0, 4 / 3.0);

    private static Window square(double scale, double ratio, WindowSampler sampler, int draw) {
        RandomStream random = new Randomness(2).stream("crop", draw);
        return sampler.draw(100, 100, List.of(scale, scale), List.of(ratio, ratio), random);
    }

    @Test
    void halfTheAreaAtARatioOfTwoIs100By50() {
        for (WindowSampler sampler : WindowSampler.values()) {
            Window window = square(0.5, 2, sampler, 0);
            assertEquals(100, window.width());
            assertEquals(50, window.height());
            assertEquals(0, window.left());
        }
    }

    @Test
    void whatNeverFitsBecomesTheLargestCentredWindowWithThatRatio() {
        assertEquals(new Window(25, 0, 50, 100), square(1, 2, WindowSampler.RETRY, 0)); // 141 x 71 is too wide
        assertEquals(new Window(0, 25, 100, 50), square(1, 0.5, WindowSampler.RETRY, 0));
        assertEquals(new Window(0, 0, 60, 80), WindowSampler.centered(60, 80, USUAL)); // 4:3 is allowed as it is
        assertEquals(new Window(0, 10, 60, 80), WindowSampler.centered(60, 100, USUAL));
        assertEquals(new Window(10, 0, 80, 60), WindowSampler.centered(100, 60, USUAL));
    }

    @Test
    void withoutRetriesItIsCutOffAtTheEdges() {
        Window window = square(1, 2, WindowSampler.CLAMP, 0); // 141 x 71 becomes 100 x 71
        assertEquals(100, window.width());
        assertEquals(71, window.height());
    }

    @Property
    void windowsLieInsideThePicture(
            @ForAll @IntRange(min = 1, max = 300) int height,
            @ForAll @IntRange(min = 1, max = 300) int width,
            @ForAll WindowSampler sampler,
            @ForAll long seed) {
        RandomStream random = new Randomness(seed).stream("crop");
        Window window = sampler.draw(height, width, List.of(0.08, 1.0), USUAL, random);
        assertTrue(window.top() >= 0 && window.top() + window.height() <= height);
        assertTrue(window.left() >= 0 && window.left() + window.width() <= width);
        assertTrue(window.height() >= 1 && window.width() >= 1);
    }

    @Test
    void areasAreUniformAndRatiosLogUniform() {
        int draws = 4_000;
        double[] areas = new double[draws];
        double[] ratios = new double[draws];
        for (int i = 0; i < draws; i++) { // areas small enough that every first try fits
            RandomStream random = new Randomness(1).stream("crop", i);
            Window window = WindowSampler.RETRY.draw(30_000, 30_000, List.of(0.2, 0.6), USUAL, random);
            areas[i] = window.height() * (window.width() / 9e8);
            ratios[i] = Math.log((double) window.width() / window.height());
        }
        Distributions.assertFits(areas, x -> (x - 0.2) / 0.4);
        double bound = Math.log(4 / 3.0);
        Distributions.assertFits(ratios, x -> (x + bound) / (2 * bound));
    }

    @Test
    void placesAreUniform() {
        int[] tops = new int[51];
        int[] lefts = new int[51];
        for (int i = 0; i < 20_000; i++) {
            Window window = square(0.25, 1, i % 2 == 0 ? WindowSampler.RETRY : WindowSampler.CLAMP, i);
            tops[window.top()]++;
            lefts[window.left()]++;
        }
        Distributions.assertUniform(tops);
        Distributions.assertUniform(lefts);
    }

    @Test
    void theWindowOfASinglePixelIsThatPixelWhateverTheRatio() {
        assertEquals(new Window(0, 0, 1, 1), WindowSampler.centered(1, 1, List.of(3.0, 4.0)));
        assertEquals(new Window(0, 0, 1, 1), WindowSampler.centered(1, 1, List.of(0.2, 0.3)));
    }
}
