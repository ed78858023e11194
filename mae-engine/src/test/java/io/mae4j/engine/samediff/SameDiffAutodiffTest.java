package io.mae4j.engine.samediff;

import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.mae4j.engine.Array;
import io.mae4j.engine.GraphCase;
import io.mae4j.engine.OperatorCases;
import io.mae4j.engine.ReferenceEvaluator;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.graph.DType;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Linear;
import io.mae4j.graph.MatMul;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.autodiff.samediff.SameDiff;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Two automatic differentiations that know nothing of each other: the graph's rules and SameDiff's, in double precision. */
final class SameDiffAutodiffTest {
    private static final double TOLERANCE = 1e-9;
    private static final Training TRAINING =
            new Training(GraphCase.LOSS, new UpdateRule.Sgd(0, false), Map.of(), OptionalDouble.empty());

    private final long seed = Long.getLong("mae4j.test.seed", System.nanoTime());

    @TestFactory
    Stream<DynamicTest> sameDiffFindsTheGradientsOfTheGraph() {
        return OperatorCases.names().stream().map(name -> DynamicTest.dynamicTest(name, () -> check(name)));
    }

    private void check(String name) {
        GraphCase made = OperatorCases.make(name, new Randomness(seed).stream(name));
        Graph graph = made.graph();
        assumeFalse(isDotProduct(graph), "SameDiff's gradient of a row times a column is wrong or fails (1.0.0-M2.1)");
        Map<String, INDArray> sameDiffs = bySameDiff(graph, made.inputs());
        SameDiffEngine engine = new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP64));
        try (TrainingProgram program = engine.compile(graph, seed, TRAINING)) {
            Map<String, INDArray> batch = new HashMap<>();
            graph.inputs()
                    .forEach((input, tensor) ->
                            batch.put(input, nd4j(tensor, made.inputs().get(input))));
            program.backward(batch, 1);
            sameDiffs.forEach((parameter, expected) -> {
                double error = Array.of(expected).distance(Array.of(program.gradient(parameter)));
                assertTrue(
                        error <= TOLERANCE,
                        () -> name + ": gradient of " + parameter + " is off by " + error + ", seed " + seed);
            });
        }
    }

    private static boolean isDotProduct(Graph graph) {
        return graph.nodes().stream()
                .anyMatch(node -> node.op() instanceof MatMul
                                && node.output(0).shape().equals(Shape.of(1, 1))
                        || node.op() instanceof Linear && node.output(0).shape().size() == 1);
    }

    private Map<String, INDArray> bySameDiff(Graph graph, Map<String, Array> inputs) {
        Map<String, INDArray> values = new HashMap<>();
        ReferenceEvaluator.initialParameters(graph, seed)
                .forEach((name, array) -> values.put(name, array.toNd4j(DataType.DOUBLE)));
        Tensor loss = graph.output(GraphCase.LOSS);
        SameDiffLowering lowering = new SameDiffLowering(graph, List.of(loss), DataType.DOUBLE, values);
        SameDiff sd = lowering.sameDiff();
        sd.setLossVariables(lowering.variable(loss));
        Map<String, String> variables = new LinkedHashMap<>();
        Map<String, INDArray> placeholders = new HashMap<>();
        List<Tensor> needed = new ArrayList<>();
        graph.needed(List.of(loss)).forEach(node -> needed.addAll(node.outputs()));
        graph.parameters().forEach((name, tensor) -> {
            if (needed.contains(tensor) && ((Parameter) tensor.node().op()).trainable()) {
                variables.put(name, lowering.variable(tensor).name());
            }
        });
        graph.inputs().forEach((name, tensor) -> {
            if (needed.contains(tensor)) {
                INDArray array = nd4j(tensor, inputs.get(name));
                boolean real = tensor.type().dtype() == DType.FLOAT;
                placeholders.put(lowering.variable(tensor).name(), real ? array.castTo(DataType.DOUBLE) : array);
            }
        });
        Map<String, INDArray> gradients = sd.calculateGradients(placeholders, variables.values());
        Map<String, INDArray> named = new LinkedHashMap<>();
        variables.forEach((name, variable) -> {
            INDArray gradient = gradients.get(variable); // null where a lambda ignores its input
            named.put(name, gradient == null ? values.get(name).mul(0) : gradient);
        });
        return named;
    }

    private static INDArray nd4j(Tensor tensor, Array array) {
        return array.toNd4j(tensor.type().dtype() == DType.INT ? DataType.INT : DataType.FLOAT);
    }
}
