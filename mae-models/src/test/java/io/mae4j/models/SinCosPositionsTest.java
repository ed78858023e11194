package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.mae4j.models.weights.Safetensors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SinCosPositionsTest {
    @ParameterizedTest
    @CsvSource({"192, 8", "512, 14", "768, 14"})
    void equalThePublishedTables(int dim, int grid) {
        try (Safetensors file = Safetensors.open(Fixture.path("schedule_posembed"))) {
            float[] published = file.read("sincos." + dim + "." + grid).ravel().toFloatVector();
            assertArrayEquals(published, SinCosPositions.table(dim, grid, grid, 1), 1e-6f);
        }
    }
}
