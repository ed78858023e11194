package io.mae4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.emulation.Devices;
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
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What the processor learns of a step. */
class StepResultsTest {
    private static Graph graph() {
        GraphBuilder g = new GraphBuilder();
        g.parameter("unreached", new Initializer.Fill(1), 3);
        Tensor rows = g.gather(g.input("x", TensorType.floats(1, 3, 4)), g.input("kept", TensorType.ints(1, 2)));
        Tensor y = g.multiply(rows, g.parameter("weight", new Initializer.Fill(1), 4));
        return g.output("loss", g.mean(g.multiply(y, y))).build();
    }

    private static TrainingProgram program(Device device) {
        Training training = new Training("loss", new UpdateRule.Sgd(0, false), Map.of(), OptionalDouble.empty());
        return new CudaEngine(device, false, false).compile(graph(), 1, training);
    }

    private static Map<String, INDArray> batch(int kept) {
        INDArray x = Nd4j.createFromArray(1f, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3).reshape(1, 3, 4);
        return Map.of("x", x, "kept", Nd4j.createFromArray(0, kept).reshape(1, 2));
    }

    @Test
    void a_step_is_read_once() {
        List<Long> downloads = new ArrayList<>();
        Device device = new CountingDevice(1) {
            @Override
            public void download(long from, long host, long bytes) {
                downloads.add(bytes);
                super.download(from, host, bytes);
            }
        };
        try (TrainingProgram program = program(device)) {
            program.step(batch(1), 1, 0.1, Optional::empty);
            assertEquals(List.of(24L), downloads, "loss, norm, and whether an index was bad");
            program.backward(batch(1), 1);
            program.update(0.1);
            assertEquals(List.of(24L, 24L, 8L), downloads);
        }
    }

    /** The mean of 1 and 4, four times each; its gradient in each weight is 2 (1 + 4) / 8. */
    @Test
    void a_bad_index_is_said_once_and_steps_after_it_have_their_loss_and_norm() {
        Devices.assumeKernelsRun();
        try (Device device = Devices.open();
                TrainingProgram program = program(device)) {
            UserError error = assertThrows(UserError.class, () -> program.step(batch(3), 1, 0, Optional::empty));
            assertTrue(error.getMessage().startsWith("element 1 of an input of token indices"), error.getMessage());
            TrainingProgram.StepOutcome outcome = program.step(batch(1), 1, 0, Optional::empty);
            assertEquals(2.5, outcome.loss(), 1e-6);
            assertEquals(2.5, outcome.gradientNorm(), 1e-6);
        }
    }
}
