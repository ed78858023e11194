package io.mae4j.random;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class BetaTest {
    private static double[] draws(double a, double b, int count) {
        double[] draws = new double[count];
        Arrays.setAll(draws, i -> new Beta(a, b).next(new Randomness(6).stream("beta", i)));
        return draws;
    }

    @Test
    void hasItsDistribution() {
        Distributions.assertFits(draws(1, 1, 20_000), x -> x);
        Distributions.assertFits(draws(0.5, 0.5, 20_000), x -> 2 / Math.PI * Math.asin(Math.sqrt(x)));
        Distributions.assertFits(draws(2, 2, 20_000), x -> x * x * (3 - 2 * x));
        Distributions.assertFits(draws(3, 1, 20_000), x -> x * x * x);
    }

    @Test
    void theSharesOfMixupHaveTheirVariance() {
        double[] draws = draws(0.8, 0.8, 50_000);
        double mean = Arrays.stream(draws).average().orElseThrow();
        double variance =
                Arrays.stream(draws).map(x -> (x - mean) * (x - mean)).average().orElseThrow();
        assertEquals(0.5, mean, 0.005);
        assertEquals(1 / (4 * 2.6), variance, 0.001); // 1 / (4 (2 a + 1))
    }

    @Test
    void aTinyParameterGivesTheEndsAndNeverNaN() {
        for (double x : draws(1e-3, 1e-3, 1_000)) {
            assertTrue(x >= 0 && x <= 1);
        }
    }

    @Test
    void refusesParametersThatAreNotPositive() {
        assertThrows(IllegalArgumentException.class, () -> new Beta(0, 1));
        assertThrows(IllegalArgumentException.class, () -> new Beta(1, Double.NaN));
    }
}
