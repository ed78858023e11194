package io.mae4j.models.target;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.Comparator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class KMeansTest {
    @Test
    void findsWellSeparatedGroups() {
        RandomStream random = new Randomness(1).stream("groups");
        float[][] points = new float[300][];
        for (int i = 0; i < points.length; i++) {
            int group = i % 3;
            points[i] = new float[] {
                (float) (10 * group + 0.1 * random.nextGaussian()), (float) (-5 * group + 0.1 * random.nextGaussian())
            };
        }
        float[][] centres = KMeans.of(points, 3, 10, random).centres();
        Arrays.sort(centres, Comparator.comparingDouble(c -> c[0]));
        for (int group = 0; group < 3; group++) {
            assertArrayEquals(new float[] {10 * group, -5 * group}, centres[group], 0.05f);
        }
    }

    @Property(tries = 30)
    void everyPointGoesToTheCentreThatIsNearestToIt(
            @ForAll @IntRange(min = 1, max = 8) int values,
            @ForAll @IntRange(min = 1, max = 12) int k,
            @ForAll long seed) {
        RandomStream random = new Randomness(seed).stream("points");
        float[][] points = new float[40][values];
        for (float[] point : points) {
            for (int j = 0; j < values; j++) {
                point[j] = random.nextFloat();
            }
        }
        KMeans means = KMeans.of(points, k, 3, random);
        int[] nearest = means.nearest(points);
        for (int i = 0; i < points.length; i++) {
            double own = distance(points[i], means.centres()[nearest[i]]);
            for (float[] centre : means.centres()) {
                assertTrue(own <= distance(points[i], centre) + 1e-5);
            }
        }
    }

    @Test
    void asManyDifferentPointsAsCentresAreNeeded() {
        float[][] points = {{1, 2}, {1, 2}, {3, 4}, {1, 2}};
        assertEquals(2, KMeans.of(points, 2, 5, new Randomness(0).stream("k")).centres().length);
        UserError error = assertThrows(UserError.class, () -> KMeans.of(points, 3, 5, new Randomness(0).stream("k")));
        assertTrue(error.getMessage().contains("only 2 different patches"), error.getMessage());
    }

    private static double distance(float[] a, float[] b) {
        double sum = 0;
        for (int j = 0; j < a.length; j++) {
            sum += (a[j] - b[j]) * (a[j] - b[j]);
        }
        return sum;
    }
}
