package io.mae4j.models.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import io.mae4j.models.weights.Safetensors;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

class PositionTablesTest {
    @Test
    void areInterpolatedAsPublished() throws Exception {
        Path path = Path.of(getClass()
                .getResource("/reference/schedule_posembed.safetensors")
                .toURI());
        try (Safetensors file = Safetensors.open(path)) {
            INDArray resized = PositionTables.resize(file.read("interp.in"), 1, grid(7, 7));
            assertArrayEquals(
                    file.read("interp.out.7x7").ravel().toFloatVector(),
                    resized.ravel().toFloatVector(),
                    1e-5f);
        }
    }

    @Test
    void stayWhatTheyAreWhenTheySuffice() {
        INDArray table = Nd4j.rand(1, 7, 3);
        assertSame(table, PositionTables.resize(table, 1, grid(2, 3)));
    }

    @Test
    void aConstantStaysOneOnEveryGridAndTheClassRowIsKept() {
        INDArray table = Nd4j.ones(1, 10, 2);
        table.putScalar(0, 0, 0, 7);
        float[] resized = PositionTables.resize(table, 1, grid(5, 2)).ravel().toFloatVector();
        float[] expected = new float[22];
        java.util.Arrays.fill(expected, 1);
        expected[0] = 7;
        assertArrayEquals(expected, resized, 1e-6f);
    }

    @Test
    void ofNoSquareCannotBeResized() {
        assertThrows(UserError.class, () -> PositionTables.resize(Nd4j.ones(1, 7, 2), 1, grid(4, 4)));
    }

    private static PatchGrid grid(int rows, int columns) {
        return new PatchGrid(3, 4 * rows, 4 * columns, 4, 4);
    }
}
