package io.mae4j.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Graph;
import io.mae4j.random.Randomness;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Plans of whole random graphs: outputs, gradients, their sums, and updates on the way, held against the reference within what
 * the engine's precision explains ({@link Expected}). A failure names the seed; {@code -Dmae4j.test.seed=...} begins with it.
 * Without, the graphs are always the same: of any, one in some hundreds is off by more, where a norm makes ten times larger what
 * oneDNN's logarithm in the cross-entropy loses, or ND4J adds up tens of thousands of numbers one after another.
 */
public abstract class RandomGraphsContract {
    private static final int GRAPHS = 20;
    private static final int OPERATORS = 14;
    private static final double LARGEST = 1e4; // what is larger is not compared: single precision has too few digits

    /** One set up in any way that changes no result. */
    protected abstract Engine engine(long seed, boolean recompute);

    /** Whether the engine's products read bfloat16; all else is single precision. */
    protected boolean bf16() {
        return false;
    }

    @TestFactory
    Stream<DynamicTest> plansComputeWhatTheReferenceComputes() {
        long first = Long.getLong("mae4j.test.seed", 2_000);
        return LongStream.range(first, first + GRAPHS)
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> check(seed)));
    }

    private void check(long seed) {
        GraphCase made = RandomGraphs.make(new Randomness(seed).stream("graph"), OPERATORS);
        Graph graph = made.graph();
        Expected expected = Expected.of(made, seed, bf16());
        Assumptions.assumeTrue(expected.largest() < LARGEST, "too large for single precision");
        Engine engine = engine(seed, Math.floorMod(seed, 3L) == 0);
        Training training =
                new Training(GraphCase.LOSS, new UpdateRule.AdamW(0.9, 0.95, 1e-3), Map.of(), OptionalDouble.empty());
        Map<String, INDArray> batch = made.batch();
        Map<String, INDArray> bytes = made.batchOfBytes();
        try (TrainingProgram apart = engine.compile(graph, seed, training);
                TrainingProgram atOnce = engine.compile(graph, seed, training)) {
            apart.run(batch).forEach((name, output) -> expected.check(name, 1, output));
            for (double weight : new double[] {1, 1.5}) {
                apart.backward(batch, weight == 1 ? 1 : 0.5);
                graph.parameters()
                        .keySet()
                        .forEach(name -> expected.check(Autodiff.gradientName(name), weight, apart.gradient(name)));
            }
            atOnce.backward(bytes, 1);
            for (int step = 0; step < 2; step++) { // the first has two batches, the second one
                double norm = atOnce.step(bytes, 0.5, 0.01, Optional::empty).gradientNorm();
                assertEquals(apart.update(0.01), norm, () -> "gradient norm, seed " + seed);
                Map<String, INDArray> same = atOnce.state();
                apart.state()
                        .forEach((name, array) -> assertEquals(
                                0, Array.of(array).distance(Array.of(same.get(name))), () -> name + ", seed " + seed));
                apart.backward(batch, 0.5);
            }
        }
    }
}
