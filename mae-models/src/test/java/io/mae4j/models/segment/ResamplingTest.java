package io.mae4j.models.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The weights by which maps change their size. */
class ResamplingTest {
    private static final double TOLERANCE = 1e-6;

    @ParameterizedTest
    @CsvSource({"1, 1", "1, 7", "4, 16", "16, 24", "7, 5", "6, 6"})
    void aConstantStaysAConstant(int from, int to) {
        for (float[] weights : new float[][] {Resampling.interpolation(from, to), Resampling.windows(from, to)}) {
            for (double value : applied(weights, from, i -> 3)) {
                assertEquals(3, value, TOLERANCE);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"4, 16", "16, 24", "7, 5"})
    void aRampStaysARampBetweenTheOutermostCentres(int from, int to) {
        double[] values = applied(Resampling.interpolation(from, to), from, i -> i + 0.5);
        for (int i = 0; i < to; i++) {
            double centre = (i + 0.5) * from / to;
            assertEquals(Math.max(0.5, Math.min(from - 0.5, centre)), values[i], TOLERANCE);
        }
    }

    @ParameterizedTest
    @CsvSource({"12, 1", "12, 2", "12, 3", "12, 6", "5, 1"})
    void windowsThatDivideTheMapKeepItsMean(int from, int to) {
        double sum = 0;
        for (double value : applied(Resampling.windows(from, to), from, i -> i * i)) {
            sum += value / to;
        }
        double wanted = 0;
        for (int i = 0; i < from; i++) {
            wanted += (double) i * i / from;
        }
        assertEquals(wanted, sum, 1e-5);
    }

    @Test
    void windowsOverlapWhereTheyDoNotDivideTheMap() {
        assertArrayEquals(new float[] {0.5f, 0.5f, 0, 0, 0.5f, 0.5f}, Resampling.windows(3, 2));
    }

    private interface Ramp {
        double at(int i);
    }

    private static double[] applied(float[] weights, int from, Ramp ramp) {
        double[] values = new double[weights.length / from];
        for (int i = 0; i < weights.length; i++) {
            values[i / from] += weights[i] * ramp.at(i % from);
        }
        return values;
    }
}
