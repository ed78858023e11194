package io.mae4j.engine.cuda;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.engine.ProfiledProgram;
import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.cuda.card.Device;
import io.mae4j.engine.cuda.card.Product;
import io.mae4j.engine.cuda.emulation.Devices;
import io.mae4j.engine.cuda.emulation.EmulatedCard;
import io.mae4j.engine.cuda.emulation.EmulatedKernels;
import io.mae4j.engine.cuda.kernel.GeluForm;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** engine.gelu=tanh: a transformer's perceptron, two layers with GELU between them. */
class FusedGeluTest {
    private static final int ROWS = 12;
    private static final Map<String, INDArray> BATCH =
            Map.of("x", Nd4j.linspace(DataType.FLOAT, -2, 0.05, 8 * ROWS).reshape(ROWS, 8));

    @BeforeAll
    static void aCompiler() {
        Devices.assumeKernelsRun();
    }

    private static Graph graph() {
        GraphBuilder g = new GraphBuilder();
        Initializer normal = new Initializer.Normal(0.5);
        Tensor x = g.input("x", TensorType.floats(ROWS, 8));
        Tensor h = g.gelu(g.linear(x, g.parameter("w1", normal, 16, 8), g.parameter("b1", normal, 16)));
        Tensor y = g.linear(h, g.parameter("w2", normal, 8, 16), g.parameter("b2", normal, 8));
        return g.output("loss", g.mean(g.multiply(y, y))).build();
    }

    private static ProfiledProgram program(GeluForm gelu, boolean recompute) {
        return program(Devices.open(), gelu, recompute);
    }

    private static ProfiledProgram program(Device device, GeluForm gelu, boolean recompute) {
        Training training = new Training("loss", new UpdateRule.Sgd(0, false), Map.of(), OptionalDouble.empty());
        return (ProfiledProgram) new CudaEngine(device, true, recompute, gelu).compile(graph(), 1, training);
    }

    private static List<String> steps(ProfiledProgram program) {
        ProfiledProgram.Profile profile = program.profile(BATCH);
        return Stream.concat(profile.forward().stream(), profile.backward().stream())
                .map(ProfiledProgram.Part::name)
                .toList();
    }

    @Test
    void gelu_and_its_gradient_are_part_of_the_products_around_them() {
        try (ProfiledProgram program = program(GeluForm.TANH, false)) {
            List<String> steps = steps(program);
            assertTrue(steps.contains("Linear w1 + Gelu"), steps.toString());
            assertEquals(
                    1, steps.stream().filter(s -> s.endsWith(" + GeluGradient")).count(), steps.toString());
            assertTrue(steps.stream().noneMatch(s -> s.startsWith("Gelu")), steps.toString());
        }
    }

    @Test
    void a_profile_says_what_each_part_has_to_move() {
        try (ProfiledProgram program = program(GeluForm.EXACT, false)) {
            ProfiledProgram.Part gelu = program.profile(BATCH).forward().stream()
                    .filter(part -> part.name().startsWith("Gelu"))
                    .findFirst()
                    .orElseThrow();
            assertEquals(2 * 2 * ROWS * 16, gelu.bytes(), "bfloat16, in and out");
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"BIAS_GELU", "GELU_GRADIENT"})
    void kernels_take_the_place_of_what_there_is_no_product_for(Product.Epilogue missing) {
        EmulatedKernels.missing().ifPresent(Assumptions::abort);
        try (ProfiledProgram whole = program(EmulatedCard.open(), GeluForm.TANH, false);
                ProfiledProgram without = program(EmulatedCard.without(missing), GeluForm.TANH, false)) {
            double loss = whole.backward(BATCH, 1);
            assertEquals(loss, without.backward(BATCH, 1), 5e-3 * loss);
            assertGradients(whole, without, 1);
            boolean forward = missing == Product.Epilogue.BIAS_GELU;
            List<String> steps = steps(without);
            assertEquals(!forward, steps.contains("Linear w1 + Gelu"), steps.toString());
            assertTrue(steps.stream().anyMatch(s -> s.startsWith("GeluGradient")), steps.toString());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void the_loss_and_the_gradients_are_those_of_the_exact_form_but_for_rounding(boolean recompute) {
        try (ProfiledProgram exact = program(GeluForm.EXACT, false);
                ProfiledProgram fused = program(GeluForm.TANH, recompute)) {
            for (int batch = 1; batch <= 2; batch++) { // the second adds to the gradients of the first
                double loss = exact.backward(BATCH, 0.5);
                assertEquals(loss, fused.backward(BATCH, 0.5), 5e-3 * loss);
                assertGradients(exact, fused, batch);
            }
        }
    }

    private static void assertGradients(ProfiledProgram expected, ProfiledProgram actual, int batch) {
        for (String parameter : List.of("w1", "b1", "w2", "b2")) {
            INDArray gradient = expected.gradient(parameter);
            double error = gradient.distance2(actual.gradient(parameter))
                    / gradient.norm2Number().doubleValue();
            assertTrue(error < 1e-2, parameter + " of batch " + batch + ": " + error);
        }
    }
}
