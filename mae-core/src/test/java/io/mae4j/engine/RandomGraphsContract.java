package io.mae4j.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.graph.Autodiff;
import io.mae4j.graph.DType;
import io.mae4j.graph.Graph;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Plans of whole random graphs: outputs, gradients, their sums, and updates on the way, held against the reference. A failure
 * names the seed; {@code -Dmae4j.test.seed=...} begins with it. Without, the graphs are always the same: of any, one in a
 * thousand has gradients that single precision does not know to 1e-3.
 */
public abstract class RandomGraphsContract {
    private static final int GRAPHS = 20;
    private static final int OPERATORS = 14;
    private static final double LARGEST = 1e4; // what is larger is not compared: single precision has too few digits
    private static final double TOLERANCE = 1e-3;

    /** One in single precision, set up in any way that changes no result. */
    protected abstract Engine engine(long seed, boolean recompute);

    @TestFactory
    Stream<DynamicTest> plansComputeWhatTheReferenceComputes() {
        long first = Long.getLong("mae4j.test.seed", 2_000);
        return LongStream.range(first, first + GRAPHS)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> check(seed)));
    }

    private void check(long seed) {
        GraphCase made = RandomGraphs.make(new Randomness(seed).stream("graph"), OPERATORS);
        Graph graph = made.graph();
        Graph differentiated = Autodiff.differentiate(graph, GraphCase.LOSS);
        Map<String, Array> expected = ReferenceEvaluator.run(
                differentiated,
                made.inputs(),
                ReferenceEvaluator.initialParameters(graph, seed),
                differentiated.outputs().keySet());
        if (expected.values().stream()
                .flatMapToDouble(a -> Arrays.stream(a.values()))
                .anyMatch(v -> !(Math.abs(v) < LARGEST))) {
            return;
        }
        Engine engine = engine(seed, Math.floorMod(seed, 3L) == 0);
        Training training =
                new Training(GraphCase.LOSS, new UpdateRule.AdamW(0.9, 0.95, 1e-3), Map.of(), OptionalDouble.empty());
        Map<String, INDArray> batch = batch(made);
        try (TrainingProgram apart = engine.compile(graph, seed, training);
                TrainingProgram atOnce = engine.compile(graph, seed, training)) {
            Map<String, INDArray> outputs = apart.run(batch);
            outputs.forEach((name, output) -> close(name, seed, 1, expected.get(name), output));
            for (double weight : new double[] {1, 1.5}) {
                apart.backward(batch, weight == 1 ? 1 : 0.5);
                graph.parameters()
                        .forEach((name, tensor) -> close(
                                Autodiff.gradientName(name),
                                seed,
                                weight,
                                expected.getOrDefault(Autodiff.gradientName(name), Array.zeros(tensor.shape())),
                                apart.gradient(name)));
            }
            atOnce.backward(batch, 1);
            for (int step = 0; step < 2; step++) { // the first has two batches, the second one
                double norm = atOnce.step(batch, 0.5, 0.01, Optional::empty).gradientNorm();
                assertEquals(apart.update(0.01), norm, () -> "gradient norm, seed " + seed);
                Map<String, INDArray> same = atOnce.state();
                apart.state()
                        .forEach((name, array) -> assertEquals(
                                0, Array.of(array).distance(Array.of(same.get(name))), () -> name + ", seed " + seed));
                apart.backward(batch, 0.5);
            }
        }
    }

    private static void close(String what, long seed, double weight, Array expected, INDArray actual) {
        double[] weighted =
                Arrays.stream(expected.values()).map(v -> weight * v).toArray();
        double error = new Array(expected.shape(), weighted).distance(Array.of(actual));
        assertTrue(error <= TOLERANCE, () -> what + " is off by " + error + ", seed " + seed);
    }

    private static Map<String, INDArray> batch(GraphCase made) {
        Map<String, INDArray> batch = new LinkedHashMap<>();
        made.graph()
                .inputs()
                .forEach((name, tensor) -> batch.put(
                        name,
                        made.inputs()
                                .get(name)
                                .toNd4j(tensor.type().dtype() == DType.INT ? DataType.INT : DataType.FLOAT)));
        return batch;
    }
}
