package io.mae4j.models.pretrained;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.mae4j.component.PatchGrid;
import io.mae4j.models.weights.Safetensors;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
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
            INDArray resized = PositionTables.resize(file.read("interp.in"), 1, new PositionGrid(4, 4), grid(7, 7));
            assertArrayEquals(
                    file.read("interp.out.7x7").ravel().toFloatVector(),
                    resized.ravel().toFloatVector(),
                    1e-5f);
        }
    }

    @Test
    void stayWhatTheyAreWhenTheySuffice() {
        INDArray table = Nd4j.rand(1, 7, 3);
        assertSame(table, PositionTables.resize(table, 1, new PositionGrid(2, 3), grid(2, 3)));
    }

    @Test
    void aConstantStaysOneOnEveryGridAndTheClassRowIsKept() {
        INDArray table = Nd4j.ones(1, 10, 2);
        table.putScalar(0, 0, 0, 7);
        float[] resized = PositionTables.resize(table, 1, new PositionGrid(3, 3), grid(5, 2))
                .ravel()
                .toFloatVector();
        float[] expected = new float[22];
        java.util.Arrays.fill(expected, 1);
        expected[0] = 7;
        assertArrayEquals(expected, resized, 1e-6f);
    }

    /** Each row of patches is a number, which it stays in more columns: no column sees another row. */
    @Test
    void rowsStayRowsOnAGridThatIsNoSquare() {
        INDArray table = Nd4j.createFromArray(3f, 3, 3, 3, 5, 5, 5, 5).reshape(1, 8, 1);
        INDArray resized = PositionTables.resize(table, 0, new PositionGrid(2, 4), grid(2, 2));
        assertArrayEquals(new float[] {3, 3, 5, 5}, resized.ravel().toFloatVector(), 1e-6f);
    }

    @Test
    void aGridIsWhatIsNotedIfItCanBeAndElseASquare() {
        Map<String, String> note = PositionGrid.of(grid(2, 8)).note();
        assertEquals(Optional.of(new PositionGrid(2, 8)), PositionGrid.of(16, note));
        assertEquals(Optional.of(new PositionGrid(3, 3)), PositionGrid.of(9, note), "of other weights");
        assertEquals(Optional.of(new PositionGrid(4, 4)), PositionGrid.of(16, Map.of()));
        assertEquals(Optional.empty(), PositionGrid.of(15, Map.of()));
        assertEquals(Optional.empty(), PositionGrid.of(0, Map.of("encoder.grid", "0x0")));
    }

    private static PatchGrid grid(int rows, int columns) {
        return new PatchGrid(3, 4 * rows, 4 * columns, 4, 4);
    }
}
