package io.mae4j.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.graph.Autodiff;
import io.mae4j.graph.DType;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Op;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * What every engine computes: each operator forward and backward, on random shapes, held against {@link ReferenceEvaluator} and
 * against central differences of it. {@link TrainingContract} has the rest. A failure names the seed; {@code
 * -Dmae4j.test.seed=...} repeats it.
 */
public abstract class EngineContract extends TrainingContract {
    private static final double STEP = 1e-5;
    private static final double DIFFERENCES = 2e-6; // one seed in 280 is off by 2.1e-7

    private final long seed = seed();

    /** What the random cases are drawn with: something else every time, so that in time all shapes are met. */
    protected long seed() {
        return Long.getLong("mae4j.test.seed", System.nanoTime());
    }

    /**
     * How far a case's outputs, or its gradients, may be from the reference all together: the length of the difference over
     * their length (at least 1). Few bits ask for it: single numbers that are sums of large ones may be off by much, but what a
     * step of an optimiser follows may not. Not asked for if empty.
     */
    protected OptionalDouble wholeTolerance() {
        return OptionalDouble.empty();
    }

    @TestFactory
    Stream<DynamicTest> computesWhatTheReferenceComputes() {
        return OperatorCases.names().stream().map(name -> test(name, this::checkForward));
    }

    @TestFactory
    Stream<DynamicTest> gradientsEqualCentralDifferences() {
        return OperatorCases.names().stream().map(name -> test(name, this::checkGradient));
    }

    @Test
    void noGradientFlowsThroughWhatIsDetached() {
        GraphBuilder g = new GraphBuilder();
        Tensor w = g.parameter("w", new Initializer.Normal(1), 3, 4);
        Tensor twice = g.scale(w, 2);
        Graph graph = g.output("same", g.detach(twice))
                .output(GraphCase.LOSS, g.sumTo(g.multiply(w, g.detach(twice)), Shape.SCALAR))
                .build();
        Training training =
                new Training(GraphCase.LOSS, new UpdateRule.Sgd(0, false), Map.of(), OptionalDouble.empty());
        try (TrainingProgram program = engine().compile(graph, seed, training)) {
            Array doubled = ReferenceEvaluator.run(
                            graph, Map.of(), ReferenceEvaluator.initialParameters(graph, seed), Set.of("same"))
                    .get("same");
            close("same", doubled, program.run(Map.of(), Set.of("same")).get("same"), tolerance());
            program.backward(Map.of(), 1);
            close("gradient", doubled, program.gradient("w"), tolerance()); // and not twice that
        }
    }

    @Test
    void everyOperatorHasACase() {
        Set<String> covered = new TreeSet<>();
        for (String name : OperatorCases.names()) {
            Graph graph = make(name).graph();
            Autodiff.differentiate(graph, GraphCase.LOSS)
                    .nodes()
                    .forEach(n -> covered.add(n.op().getClass().getName()));
        }
        Set<String> all = Arrays.stream(Op.class.getPermittedSubclasses())
                .map(Class::getName)
                .collect(Collectors.toSet());
        all.removeAll(covered);
        assertEquals(Set.of(), all, "operators without a case in OperatorCases");
    }

    private DynamicTest test(String name, Consumer<String> check) {
        return DynamicTest.dynamicTest(name, () -> {
            try {
                check.accept(name);
            } catch (RuntimeException e) {
                throw new AssertionError(name + ", seed " + seed, e);
            }
        });
    }

    private GraphCase make(String name) {
        return OperatorCases.make(name, new Randomness(seed).stream(name));
    }

    private void checkForward(String name) {
        GraphCase made = make(name);
        Graph graph = made.graph();
        Map<String, Array> parameters = ReferenceEvaluator.initialParameters(graph, seed);
        Map<String, Array> expected = ReferenceEvaluator.run(
                graph, made.inputs(), parameters, graph.outputs().keySet());
        try (Program program = engine().compile(graph, seed)) {
            Map<String, INDArray> actual = program.run(batch(graph, made.inputs()));
            assertEquals(List.copyOf(expected.keySet()), List.copyOf(actual.keySet()));
            expected.forEach((output, value) -> close(name + " " + output, value, actual.get(output), tolerance()));
            closeTogether(name, expected, actual);
        }
    }

    private void checkGradient(String name) {
        GraphCase made = make(name);
        Graph graph = made.graph();
        Map<String, Array> parameters = ReferenceEvaluator.initialParameters(graph, seed);
        Training training =
                new Training(GraphCase.LOSS, new UpdateRule.Sgd(0, false), Map.of(), OptionalDouble.empty());
        try (TrainingProgram program = engine().compile(graph, seed, training)) {
            double loss = program.backward(batch(graph, made.inputs()), 1);
            Array expectedLoss = ReferenceEvaluator.run(graph, made.inputs(), parameters, Set.of(GraphCase.LOSS))
                    .get(GraphCase.LOSS);
            double lossError = expectedLoss.distance(new Array(expectedLoss.shape(), new double[] {loss}));
            assertTrue(lossError <= tolerance(), () -> name + ": loss off by " + lossError + ", seed " + seed);
            Map<String, Array> expected = new LinkedHashMap<>();
            Map<String, INDArray> actual = new LinkedHashMap<>();
            graph.parameters().forEach((parameter, tensor) -> {
                if (((Parameter) tensor.node().op()).trainable()) {
                    expected.put(parameter, differences(graph, made.inputs(), parameters, parameter));
                    actual.put(parameter, program.gradient(parameter));
                    close(
                            name + " " + parameter,
                            expected.get(parameter),
                            actual.get(parameter),
                            Math.max(tolerance(), DIFFERENCES));
                }
            });
            closeTogether(name, expected, actual);
        }
    }

    private static Array differences(
            Graph graph, Map<String, Array> inputs, Map<String, Array> parameters, String parameter) {
        Array gradient = Array.zeros(parameters.get(parameter).shape());
        Map<String, Array> moved = new LinkedHashMap<>(parameters);
        Array values = parameters.get(parameter).copy();
        moved.put(parameter, values);
        for (int i = 0; i < values.values().length; i++) {
            double at = values.values()[i];
            double[] losses = new double[2];
            for (int side = 0; side < 2; side++) {
                values.values()[i] = at + (side == 0 ? STEP : -STEP);
                losses[side] = ReferenceEvaluator.run(graph, inputs, moved, Set.of(GraphCase.LOSS))
                        .get(GraphCase.LOSS)
                        .values()[0];
            }
            values.values()[i] = at;
            gradient.values()[i] = (losses[0] - losses[1]) / (2 * STEP);
        }
        return gradient;
    }

    private void close(String what, Array expected, INDArray actual, double tolerance) {
        double error = expected.distance(Array.of(actual));
        assertTrue(
                error <= tolerance,
                () -> what + " is off by " + error + " of its largest magnitude (allowed "
                        + tolerance + "), seed " + seed + "\nexpected " + Arrays.toString(expected.values())
                        + "\ngot      " + Arrays.toString(Array.of(actual).values()));
    }

    private void closeTogether(String name, Map<String, Array> expected, Map<String, INDArray> actual) {
        wholeTolerance().ifPresent(tolerance -> {
            double length = 0;
            double difference = 0;
            for (String part : expected.keySet()) {
                double[] wanted = expected.get(part).values();
                double[] found = Array.of(actual.get(part)).values();
                for (int i = 0; i < wanted.length; i++) {
                    length += wanted[i] * wanted[i];
                    difference += (wanted[i] - found[i]) * (wanted[i] - found[i]);
                }
            }
            double error = Math.sqrt(difference) / Math.max(1, Math.sqrt(length));
            assertTrue(
                    error <= tolerance,
                    () -> name + " is off by " + error + " of its whole length (allowed " + tolerance + "), seed "
                            + seed);
        });
    }

    /** A batch as a caller would give it. */
    static Map<String, INDArray> batch(Graph graph, Map<String, Array> inputs) {
        Map<String, INDArray> batch = new LinkedHashMap<>();
        graph.inputs()
                .forEach((name, tensor) -> batch.put(
                        name,
                        inputs.get(name).toNd4j(tensor.type().dtype() == DType.INT ? DataType.INT : DataType.FLOAT)));
        return batch;
    }
}
