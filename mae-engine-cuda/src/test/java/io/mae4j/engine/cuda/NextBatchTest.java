package io.mae4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.engine.cuda.emulation.Emulated;
import io.mae4j.engine.cuda.emulation.EmulatedCard.Order;
import io.mae4j.engine.cuda.emulation.Logged;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Batches that are copied while the card computes. */
class NextBatchTest {
    private static final int BATCHES = 7;

    @BeforeAll
    static void aCompiler() {
        Devices.assumeKernelsRun();
    }

    private static Graph graph() {
        GraphBuilder g = new GraphBuilder();
        Initializer normal = new Initializer.Normal(0.5);
        Tensor tokens = g.gather(g.input("x", TensorType.floats(2, 3, 4)), g.input("kept", TensorType.ints(2, 2)));
        Tensor y = g.gelu(g.linear(tokens, g.parameter("weight", normal, 5, 4), g.parameter("bias", normal, 5)));
        return g.output("loss", g.mean(g.multiply(y, y))).build();
    }

    private static CudaTrainingProgram program(Device device) {
        Training training = new Training("loss", new UpdateRule.Sgd(0.9, false), Map.of(), OptionalDouble.empty());
        return (CudaTrainingProgram) new CudaEngine(device, false, false).compile(graph(), 1, training);
    }

    private static Map<String, INDArray> batch(int number) {
        return Map.of(
                "x",
                Nd4j.createFromArray(Emulated.normal(number, 24)).reshape(2, 3, 4),
                "kept",
                Nd4j.createFromArray(new int[] {number % 3, 1, 2, number % 2}).reshape(2, 2));
    }

    /** The losses of steps of two batches and one, and the weights behind them. */
    private static List<float[]> learn(Device device, boolean told) {
        float[] losses = new float[BATCHES];
        try (device;
                CudaTrainingProgram program = program(device)) {
            Map<String, INDArray> next = batch(0);
            for (int b = 0; b < BATCHES; b++) {
                Map<String, INDArray> now = next;
                next = batch(b + 1);
                Optional<Map<String, INDArray>> known = told ? Optional.of(next) : Optional.empty();
                losses[b] = (float) program.backward(now, 0.5, () -> known);
                now.values().forEach(array -> array.assign(7)); // its memory is another batch's from now on
                if (b % 3 > 0) {
                    program.update(0.1);
                }
            }
            return List.of(losses, program.parameters().get("weight").ravel().toFloatVector());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void learnsTheSameWhicheverStreamIsAhead(boolean sideFirst) {
        List<float[]> expected = learn(Devices.open(), false);
        List<float[]> actual = learn(sideFirst ? Devices.open(Order.SIDE_FIRST) : Devices.open(), true);
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i), actual.get(i));
        }
    }

    @Test
    void theNextBatchIsCopiedAfterThisOneIsLaunchedAndBeforeItsLossIsAwaited() {
        Logged logged = Logged.of(Devices.open());
        try (CudaTrainingProgram program = program(logged.device())) {
            Map<String, INDArray> first = batch(0);
            Map<String, INDArray> second = batch(1);
            assertEquals(
                    List.of(
                            "upload",
                            "upload",
                            "recording.replay",
                            "copy",
                            "beside.upload",
                            "beside.upload",
                            "download"),
                    asked(logged, () -> program.backward(first, 1, () -> Optional.of(second))));
            assertEquals(
                    List.of("beside.lead", "copy", "copy", "beside.follow", "recording.replay", "copy", "download"),
                    asked(logged, () -> program.backward(second, 1)));
        }
    }

    /** Without what binding asks for, and each download after the first. */
    private static List<String> asked(Logged logged, Runnable work) {
        logged.calls().clear();
        work.run();
        List<String> calls = new ArrayList<>(logged.calls());
        if (calls.contains("record")) {
            calls.subList(calls.indexOf("record"), calls.indexOf("recorded") + 1)
                    .clear();
        }
        List<String> order = List.of(
                "upload", "copy", "recording.replay", "beside.upload", "beside.lead", "beside.follow", "download");
        calls.retainAll(order);
        return calls.subList(0, calls.indexOf("download") + 1);
    }

    @Test
    void aBatchThatWaitsIsCountedAndItsMemoryComesBack() {
        Device device = Devices.open();
        program(device).close();
        long allocated = device.allocatedBytes(); // by the device, of which products work in
        long before;
        try (CudaTrainingProgram program = program(device)) {
            before = program.nativeBytes();
            program.backward(batch(0), 1, () -> Optional.of(batch(1)));
            assertEquals(before + 4 * (24 + 4), program.nativeBytes());
            assertTrue(device.allocatedBytes() > allocated);
        }
        assertEquals(allocated, device.allocatedBytes());
    }
}
