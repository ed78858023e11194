package io.mae4j.models;

import io.mae4j.engine.Array;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Expected;
import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Random models are trained for a few steps, on numbers or on bytes, and outputs, gradients and weights held against the
 * reference within what the engine's precision explains ({@link Expected}). A failure names the seed; {@code
 * -Dmae4j.test.seed=...} begins with it. Without, the models are always the same.
 */
public abstract class RandomModelsContract {
    private static final int STEPS = 3;
    private static final double LEARNING_RATE = 0.01;

    /** One set up in any way that changes no result. */
    protected abstract Engine engine(long seed, boolean recompute);

    /** Whether the engine's products read bfloat16; all else is single precision. */
    protected boolean bf16() {
        return false;
    }

    /** How many are trained. */
    protected int models() {
        return 8;
    }

    @TestFactory
    Stream<DynamicTest> modelsLearnWhatTheReferenceLearns() {
        long first = Long.getLong("mae4j.test.seed", 1_000);
        return LongStream.range(first, first + models())
                .mapToObj(seed -> DynamicTest.dynamicTest("seed " + seed, () -> check(seed)));
    }

    private void check(long seed) {
        RandomModel model = new RandomModel(new Randomness(seed).stream("model"));
        Graph graph = model.graph();
        Training training = training(graph, seed);
        List<Map<String, Array>> batches = new ArrayList<>();
        for (int step = 0; step < STEPS; step++) {
            Map<String, Array> batch = new TreeMap<>();
            model.floats(step).forEach((name, values) -> batch.put(name, Array.of(values)));
            batches.add(batch);
        }
        Expected expected = Expected.trained(graph, batches, seed, training, LEARNING_RATE, bf16());
        Engine engine = engine(seed, Math.floorMod(seed, 3L) == 0);
        try (TrainingProgram program = engine.compile(graph, seed, training)) {
            for (int s = 0; s < STEPS; s++) {
                int step = s;
                Map<String, INDArray> batch = seed % 2 == 0 ? model.bytes(step) : model.floats(step);
                program.run(batch).forEach((name, output) -> expected.check(Expected.ofStep(step, name), 1, output));
                program.backward(batch, 1);
                parameters(graph).stream().filter(Parameter::trainable).forEach(parameter -> {
                    String gradient = Autodiff.gradientName(parameter.name());
                    expected.check(Expected.ofStep(step, gradient), 1, program.gradient(parameter.name()));
                });
                program.update(LEARNING_RATE);
            }
            Map<String, INDArray> state = program.state();
            parameters(graph).forEach(p -> expected.check(p.name(), 1, state.get(p.name())));
        }
    }

    // AdamW with an epsilon above what gradients lose in bfloat16, so that none of its steps has its sign from rounding
    private static Training training(Graph graph, long seed) {
        List<UpdateRule> rules = List.of(
                new UpdateRule.AdamW(0.9, 0.95, 1e-2),
                new UpdateRule.AdamW(0.9, 0.999, 1e-2),
                new UpdateRule.Sgd(0.9, true),
                new UpdateRule.Lars(0.9, 0.001));
        Map<String, ParameterGroup> groups = new HashMap<>();
        parameters(graph).forEach(p -> groups.put(p.name(), new ParameterGroup(1, p.decay() ? 0.05 : 0)));
        return new Training(
                "loss",
                rules.get((int) Math.floorMod(seed / 2, (long) rules.size())),
                groups,
                seed % 5 == 0 ? OptionalDouble.of(0.2) : OptionalDouble.empty());
    }

    private static List<Parameter> parameters(Graph graph) {
        return graph.parameters().values().stream()
                .map(t -> (Parameter) t.node().op())
                .toList();
    }
}
