package io.mae4j.eval.picture;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.component.PatchGrid;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.cpu.CpuEngine;
import io.mae4j.models.VitEncoder;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What heads pay to patches. */
class AttentionMapsTest {
    private static final Engine ENGINE = new CpuEngine(new CpuEngine.Config(CpuEngine.Precision.FP32, 1, false));

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyHeadSpendsItsAttentionOnPatchesAndClassToken(boolean classToken) {
        PatchGrid grid = new PatchGrid(1, 12, 12, 4, 4);
        AttentionMaps maps =
                new AttentionMaps(grid, new VitEncoder(new VitEncoder.Config(16, 2, 4, 2, classToken, false)));
        float[] picture = new float[144];
        RandomStream random = new Randomness(3).stream("picture");
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (float) random.nextGaussian();
        }
        try (Program program = ENGINE.compile(maps.graph(), 1)) {
            float[][] drawn = maps.maps(program, picture);
            assertEquals(5, drawn.length);
            float[] mean = new float[grid.patches()];
            for (int head = 0; head < 4; head++) {
                double sum = 0;
                for (int patch = 0; patch < grid.patches(); patch++) {
                    assertTrue(drawn[head][patch] > 0);
                    sum += drawn[head][patch];
                    mean[patch] += drawn[head][patch] / 4;
                }
                assertTrue(classToken ? sum < 1 : Math.abs(sum - 1) < 1e-5, "sum " + sum);
            }
            assertArrayEquals(mean, drawn[4], 1e-6f);
        }
    }
}
