package io.mae4j.models.target;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PcaTargetTest {
    @Test
    void findsTheDirectionsOfPointsThatWereMadeFromThem() {
        // deviations 3 along (3, 4, 0) / 5, 1 along (0, 0, 1), 0.1 along (-4, 3, 0) / 5, around (1, 2, 3)
        RandomStream random = new Randomness(4).stream("points");
        float[][] points = new float[4000][];
        for (int i = 0; i < points.length; i++) {
            double a = 3 * random.nextGaussian();
            double b = random.nextGaussian();
            double c = 0.1 * random.nextGaussian();
            points[i] = new float[] {(float) (1 + 0.6 * a - 0.8 * c), (float) (2 + 0.8 * a + 0.6 * c), (float) (3 + b)};
        }
        PrincipalComponents found = PrincipalComponents.of(points, 2);
        assertArrayEquals(new float[] {1, 2, 3}, found.mean(), 0.15f);
        assertArrayEquals(new float[] {.6f, .8f, 0, 0, 0, 1}, found.basis(), 0.02f);
    }

    /** Two thirds of the eigenvalues are 0. */
    @Test
    void greyPicturesInThreeChannelsHaveTheSameDirectionInEachOfThem() {
        RandomStream random = new Randomness(1).stream("points");
        double[] deviations = {0.229, 0.224, 0.225};
        float[][] points = new float[1000][48];
        for (float[] point : points) {
            for (int j = 0; j < 16; j++) {
                double grey = random.nextInt(256) / 255.0;
                for (int channel = 0; channel < 3; channel++) {
                    point[16 * channel + j] = (float) (grey / deviations[channel]);
                }
            }
        }
        float[] basis = PrincipalComponents.of(points, 6).basis();
        for (int c = 0; c < 6; c++) {
            double length = 0;
            for (int i = 0; i < 48; i++) {
                float element = basis[48 * c + i];
                assertEquals(basis[48 * c + i % 16] * deviations[0], element * deviations[i / 16], 1e-6);
                length += element * element;
            }
            assertEquals(1, length, 1e-5);
        }
    }

    @Test
    void aPatchWithTooFewValuesIsRefused() {
        PcaTarget target = new PcaTarget(new PcaTarget.Config(OptionalInt.of(96), 100));
        UserError error = assertThrows(UserError.class, () -> target.values(new PatchGrid(1, 28, 28, 4, 4)));
        assertTrue(error.getMessage().contains("a patch has only 16 values"), error.getMessage());
    }

    @Test
    void anEighthOfTheCoefficientsIsPredictedUnlessSomeoneSaysSo() {
        PcaTarget target = new PcaTarget(new PcaTarget.Config(OptionalInt.empty(), 100));
        assertEquals(2, target.values(new PatchGrid(1, 28, 28, 4, 4)));
        assertEquals(96, target.values(new PatchGrid(3, 224, 224, 16, 16)));
    }

    @Test
    void weightsOfAnotherTargetAreRefused() {
        PcaTarget target = new PcaTarget(new PcaTarget.Config(OptionalInt.of(2), 100));
        UserError error = assertThrows(UserError.class, () -> target.restored(new PatchGrid(1, 4, 4, 2, 2), Map.of()));
        assertTrue(error.getMessage().contains("target.mean is not among them"), error.getMessage());
    }

    @Test
    void aPredictionBeforeFittingIsABug() {
        PcaTarget target = new PcaTarget(new PcaTarget.Config(OptionalInt.of(2), 100));
        assertThrows(IllegalStateException.class, () -> target.toPatch(new float[2], new float[4]));
    }
}
