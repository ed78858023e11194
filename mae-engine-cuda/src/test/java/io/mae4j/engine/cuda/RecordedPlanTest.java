package io.mae4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.cuda.card.CallFailed;
import io.mae4j.engine.cuda.card.CudaDevice;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Kernel;
import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.engine.cuda.emulation.EmulatedCard;
import io.mae4j.engine.cuda.emulation.EmulatedKernels;
import io.mae4j.engine.cuda.emulation.FakeDriver;
import io.mae4j.engine.cuda.emulation.Logged;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** When a card is asked for what. */
class RecordedPlanTest {
    private static final Kernel.Source CAST =
            new Kernel.Source("elementwise", Map.of("X", "float", "Y", "float", "Z", "float"));
    private static final Map<String, INDArray> BATCH =
            Map.of("x", Nd4j.linspace(DataType.FLOAT, -1, 0.1, 20).reshape(5, 4));

    @BeforeAll
    static void aCompiler() {
        Devices.assumeKernelsRun();
    }

    private static Graph graph() {
        GraphBuilder g = new GraphBuilder();
        Initializer normal = new Initializer.Normal(0.5);
        Tensor x = g.input("x", TensorType.floats(5, 4));
        Tensor y = g.gelu(g.linear(x, g.parameter("weight", normal, 3, 4), g.parameter("bias", normal, 3)));
        return g.output("loss", g.mean(g.multiply(y, y))).build();
    }

    private static TrainingProgram program(Device device) {
        Training training = new Training("loss", new UpdateRule.Sgd(0, false), Map.of(), OptionalDouble.empty());
        return new CudaEngine(device, true, false).compile(graph(), 1, training);
    }

    @Test
    void aDeviceThatRecordsGivesNoKernels() {
        Device device = Devices.open();
        assertThrows(IllegalStateException.class, () -> device.record(() -> device.kernel(CAST, "cast")));
    }

    @Test
    void kernelsAreCompiledBeforeStepsAreRecorded() {
        Logged logged = Logged.of(Devices.open());
        try (TrainingProgram program = program(logged.device())) {
            for (int batch = 0; batch < 2; batch++) {
                program.backward(BATCH, 0.5);
            }
            program.update(0.1);
            program.run(BATCH);
        }
        List<String> calls = logged.calls();
        int recordings = 0;
        for (int at = calls.indexOf("record"); at >= 0; at = next(calls, "record", at + 1)) {
            List<String> recorded = calls.subList(at, next(calls, "recorded", at));
            assertTrue(recorded.contains("launch"), recorded.toString());
            assertTrue(!recorded.contains("kernel"), recorded.toString());
            recordings++;
        }
        assertEquals(4, recordings, "the first batch, further ones, the update, the loss alone");
    }

    private static int next(List<String> calls, String call, int from) {
        int found = calls.subList(from, calls.size()).indexOf(call);
        return found < 0 ? -1 : from + found;
    }

    @Test
    void stepsAskForNoKernelsOnceTheyAreBound() {
        Logged logged = Logged.of(Devices.open());
        try (TrainingProgram program = program(logged.device())) {
            program.backward(BATCH, 1);
            program.update(0.1);
            logged.calls().clear();
            program.backward(BATCH, 1);
            program.update(0.1);
            ((CudaTrainingProgram) program).profile(BATCH);
            assertTrue(!logged.calls().contains("kernel"), logged.calls().toString());
        }
    }

    @Test
    void aStepThatFailsIsNamed() {
        EmulatedKernels.missing().ifPresent(Assumptions::abort);
        FakeDriver.Functions fake = EmulatedCard.driver();
        try (CudaDevice device = EmulatedCard.open(fake).blocking();
                TrainingProgram program = program(device)) {
            program.backward(BATCH, 1);
            fake.fakeSet("cuLaunchKernel", 700);
            String message = assertThrows(CallFailed.class, () -> program.backward(BATCH, 1))
                    .getMessage();
            assertTrue(message.matches(".* by cuLaunchKernel of .*, during (Linear|Gelu|Multiply|cast).*"), message);
        }
    }
}
