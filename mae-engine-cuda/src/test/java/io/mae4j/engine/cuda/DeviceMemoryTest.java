package io.mae4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.engine.DeviceProgram;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.cuda.card.CudaDevice;
import io.mae4j.engine.cuda.card.DataSheet;
import io.mae4j.engine.cuda.emulation.EmulatedCard;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a program tells of the memory of its device, which here is the processor's. */
@ExtendWith(OnEmulation.class)
class DeviceMemoryTest {
    private static final int SIZE = 64;
    private static final int WEIGHTS = 4 * SIZE * SIZE;

    @Test
    void thePeakHoldsWeightsGradientsMomentsAndActivations() {
        CudaDevice device = EmulatedCard.open();
        CudaEngine engine = new CudaEngine(device, false, false);
        Training training =
                new Training("loss", new UpdateRule.AdamW(0.9, 0.95, 1e-8), Map.of(), OptionalDouble.empty());
        engine.compile(squares(), 0, training).close();
        long before = device.allocatedBytes(); // by the device, of which products work in
        try (TrainingProgram program = engine.compile(squares(), 0, training)) {
            DeviceProgram onDevice = (DeviceProgram) program;
            program.backward(Map.of(), 1);
            program.update(1e-3);
            long peak = onDevice.peakDeviceBytes() - before;
            // a weight, its gradient, two moments; the product and its gradient are as large
            assertTrue(peak >= 5L * WEIGHTS && peak < 12L * WEIGHTS, peak + " of " + WEIGHTS);
            assertEquals(device.allocatedBytes() - before, peak, "nothing was given back");
            assertEquals(DataSheet.flopsPerSecond("NVIDIA H200"), onDevice.peakFlopsPerSecond());
        }
        assertEquals(before, device.allocatedBytes());
    }

    private static Graph squares() {
        GraphBuilder g = new GraphBuilder();
        Tensor weight = g.parameter("weight", new Initializer.XavierUniform(), SIZE, SIZE);
        Tensor product = g.linear(weight, weight, null);
        return g.output("loss", g.mean(g.multiply(product, product))).build();
    }
}
