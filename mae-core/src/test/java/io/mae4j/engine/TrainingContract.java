package io.mae4j.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What every engine's programs do beside arithmetic: optimiser steps and state; {@link InputContract} has what they are fed. */
abstract class TrainingContract extends InputContract {
    /** How far a result may be from the double-precision reference, relative to its largest magnitude (at least 1). */
    protected abstract double tolerance();

    @TestFactory
    Stream<DynamicTest> threeStepsEndWhereTheReferenceEnds() {
        List<UpdateRule> rules = List.of(
                ADAM_W,
                new UpdateRule.Lars(0.9, 0.01),
                new UpdateRule.Sgd(0, false),
                new UpdateRule.Sgd(0.9, false),
                new UpdateRule.Sgd(0.9, true),
                new WrittenMomentum(0.9));
        return rules.stream().flatMap(rule -> Stream.of(OptionalDouble.empty(), OptionalDouble.of(0.1))
                .map(clip -> DynamicTest.dynamicTest(rule + " " + clip, () -> checkSteps(rule, clip))));
    }

    private void checkSteps(UpdateRule rule, OptionalDouble clip) {
        Training training = new Training("loss", rule, GROUPS, clip);
        Map<String, Array> weights = SmallModel.parameters();
        ReferenceOptimizer reference = new ReferenceOptimizer(training, weights, SmallModel.trainable());
        double tolerance = Math.max(tolerance(), clip.isPresent() ? 1e-5 : 0);
        try (TrainingProgram program = engine().compile(SmallModel.graph(), SmallModel.SEED, training)) {
            for (int step = 0; step < 3; step++) {
                Map<String, double[]> gradients = new LinkedHashMap<>();
                for (int part = 0; part < 2; part++) {
                    int batch = 2 * step + part;
                    double weight = part == 0 ? 0.25 : 0.75;
                    double expected = SmallModel.backward(weights, batch, weight, gradients);
                    assertEquals(expected, program.backward(SmallModel.batch(batch), weight), 10 * tolerance, "loss");
                }
                gradients.forEach((name, sum) -> closeTo(
                        "gradient of " + name,
                        new Array(weights.get(name).shape(), sum),
                        program.gradient(name),
                        tolerance));
                assertEquals(reference.update(gradients, 0.05), program.update(0.05), 10 * tolerance, "norm");
            }
            Map<String, INDArray> state = program.state();
            weights.forEach((name, expected) -> closeTo(name, expected, state.get(name), 10 * tolerance));
            assertEquals(3, state.get("optimizer.step").getDouble(0));
        }
    }

    @Test
    void aCustomRuleWithAMomentTwiceIsNamed() {
        CustomRule twice = new CustomRule() {
            @Override
            public List<String> moments() {
                return List.of("m", "m");
            }

            @Override
            public void update(String name, INDArray w, INDArray g, List<INDArray> moments, Step step) {}
        };
        assertNames("the update rule " + twice.getClass().getName() + " has the moments [m, m]", () -> training(twice)
                .close());
    }

    @Test
    void stateHoldsParametersAndMoments() {
        try (TrainingProgram program = training(ADAM_W)) {
            Set<String> expected = new TreeSet<>(SmallModel.graph().parameters().keySet());
            for (String name : SmallModel.trainable()) {
                expected.add("optimizer.exp_avg." + name);
                expected.add("optimizer.exp_avg_sq." + name);
            }
            expected.add("optimizer.step");
            assertEquals(expected, new TreeSet<>(program.state().keySet()));
        }
    }

    @Test
    void loadedStateContinuesBitForBit() {
        for (UpdateRule rule : List.of(
                ADAM_W, new UpdateRule.Lars(0.9, 0.01), new UpdateRule.Sgd(0.9, true), new WrittenMomentum(0.9))) {
            try (TrainingProgram straight = training(rule);
                    TrainingProgram resumed = engine().compile(SmallModel.graph(), 99, straightTraining(rule))) {
                step(straight, 0);
                step(straight, 1);
                resumed.load(straight.state());
                step(straight, 2);
                step(resumed, 2);
                assertSame(straight.state(), resumed.state());
            }
        }
    }

    @Test
    void theLastBatchMayBeUpdatedWithAtOnce() {
        for (UpdateRule rule : List.of(ADAM_W, new UpdateRule.Sgd(0.9, true), new WrittenMomentum(0.9))) {
            for (OptionalDouble clip : List.of(OptionalDouble.empty(), OptionalDouble.of(0.1))) {
                Training training = new Training("loss", rule, GROUPS, clip);
                try (TrainingProgram apart = engine().compile(SmallModel.graph(), SmallModel.SEED, training);
                        TrainingProgram atOnce = engine().compile(SmallModel.graph(), SmallModel.SEED, training)) {
                    for (int batch = 0; batch < 6; batch++) { // one batch a step, then two, and so on
                        Map<String, INDArray> inputs = SmallModel.batch(batch);
                        double loss = apart.backward(inputs, 0.5);
                        if (batch % 3 == 1) {
                            atOnce.backward(inputs, 0.5);
                            continue;
                        }
                        TrainingProgram.StepOutcome outcome = atOnce.step(inputs, 0.5, 0.01, Optional::empty);
                        assertEquals(loss, outcome.loss());
                        assertEquals(apart.update(0.01), outcome.gradientNorm());
                        assertEquals(
                                0, atOnce.gradient("a.weight").norm2Number().doubleValue());
                    }
                    assertSame(apart.state(), atOnce.state());
                }
            }
        }
    }

    @Test
    void programsOfTheSameSeedLearnTheSame() {
        try (TrainingProgram a = training(ADAM_W);
                TrainingProgram b = training(ADAM_W)) {
            for (int i = 0; i < 3; i++) {
                step(a, i);
                step(b, i);
            }
            assertSame(a.state(), b.state());
        }
    }

    @Test
    void programsDoNotDisturbEachOther() {
        try (TrainingProgram a = training(ADAM_W);
                TrainingProgram b = training(ADAM_W);
                Program c = engine().compile(SmallModel.graph(), SmallModel.SEED)) {
            INDArray before = c.run(SmallModel.batch(0)).get("y");
            step(a, 0);
            step(b, 5);
            step(a, 1);
            assertEquals(before, c.run(SmallModel.batch(0)).get("y"));
            try (TrainingProgram alone = training(ADAM_W)) {
                step(alone, 0);
                step(alone, 1);
                assertSame(alone.state(), a.state());
            }
        }
    }

    @Test
    void resultsAndStateAreCopies() {
        try (TrainingProgram program = training(ADAM_W)) {
            Map<String, INDArray> first = program.run(SmallModel.batch(0), List.of("y", "loss"));
            INDArray kept = first.get("y").dup();
            program.run(SmallModel.batch(1), List.of("y", "loss"));
            assertEquals(kept, first.get("y"));
            first.get("y").assign(7);
            program.state().values().forEach(array -> array.assign(7));
            program.gradient("a.weight").assign(7);
            assertEquals(kept, program.run(SmallModel.batch(0), List.of("y")).get("y"));
            assertEquals(0, program.gradient("a.weight").norm2Number().doubleValue());
        }
    }

    @Test
    void anUpdateIsSeenByTheNextRun() {
        try (TrainingProgram program = training(ADAM_W)) {
            INDArray before = program.run(SmallModel.batch(0), List.of("y")).get("y");
            step(program, 0);
            assertFalse(
                    before.equals(program.run(SmallModel.batch(0), List.of("y")).get("y")));
        }
    }

    @Test
    void whatIsFrozenStays() {
        try (TrainingProgram program = training(ADAM_W)) {
            Map<String, INDArray> before = program.state();
            step(program, 0);
            Map<String, INDArray> after = program.state();
            assertEquals(before.get(SmallModel.FROZEN), after.get(SmallModel.FROZEN));
            assertEquals(before.get("n.bias"), after.get("n.bias"), "a learning-rate scale of 0");
            assertFalse(before.get("a.weight").equals(after.get("a.weight")));
        }
    }

    @Test
    void updateForgetsTheGradient() {
        try (TrainingProgram program = training(ADAM_W)) {
            program.backward(SmallModel.batch(0), 1);
            assertTrue(program.update(0.01) > 0);
            assertEquals(0, program.gradient("a.weight").norm2Number().doubleValue());
            assertEquals(0, program.update(0.01));
        }
    }

    @Test
    void onlyWhatIsTrainedHasAGradient() {
        try (TrainingProgram program = training(ADAM_W)) {
            for (String name : List.of(SmallModel.FROZEN, "c.weight")) {
                String message = assertThrows(IllegalArgumentException.class, () -> program.gradient(name))
                        .getMessage();
                assertTrue(message.contains(name), message);
            }
        }
    }

    @Test
    void whatCannotBeLoadedChangesNothing() {
        try (TrainingProgram program = training(ADAM_W)) {
            Map<String, INDArray> before = program.state();
            Map<String, INDArray> unknown = new LinkedHashMap<>();
            unknown.put("a.weight", SmallModel.zeros(6, 4));
            unknown.put("c.weight", SmallModel.zeros(6, 4));
            assertNames("c.weight", () -> program.load(unknown));
            Map<String, INDArray> wrong = new LinkedHashMap<>();
            wrong.put("a.weight", SmallModel.zeros(6, 4));
            wrong.put("b.weight", SmallModel.zeros(6, 3));
            assertNames("b.weight", () -> program.load(wrong));
            Map<String, INDArray> moment = new LinkedHashMap<>();
            moment.put("a.weight", SmallModel.zeros(6, 4));
            moment.put("optimizer.exp_avg." + SmallModel.FROZEN, SmallModel.zeros(6));
            assertNames(SmallModel.FROZEN, () -> program.load(moment));
            assertSame(before, program.state());
        }
    }

    @Test
    void aPartOfTheStateCanBeLoaded() {
        try (Program program = engine().compile(SmallModel.graph(), SmallModel.SEED)) {
            Map<String, INDArray> expected = program.state();
            INDArray bias = SmallModel.zeros(3).assign(2);
            expected.put("b.bias", bias.castTo(expected.get("b.bias").dataType()));
            program.load(Map.of("b.bias", bias));
            assertSame(expected, program.state());
        }
    }

    @Test
    void whatIsLoadedMayBeNumbersOfAnyType() {
        INDArray bias = SmallModel.zeros(3);
        bias.putScalar(0, 1).putScalar(1, -2).putScalar(2, 96);
        try (Program program = engine().compile(SmallModel.graph(), SmallModel.SEED)) {
            for (DataType type : List.of(
                    DataType.HALF, DataType.BFLOAT16, DataType.DOUBLE, DataType.BYTE, DataType.INT, DataType.LONG)) {
                program.load(Map.of("b.bias", SmallModel.zeros(3)));
                program.load(Map.of("b.bias", bias.castTo(type)));
                closeTo(type.name(), Array.of(bias), program.state().get("b.bias"), 0);
            }
        }
    }

    @Test
    void aStepTellsTheLossFromBeforeIt() {
        GraphBuilder g = new GraphBuilder();
        Graph graph = g.output("loss", g.reshape(g.parameter("w", new Initializer.Fill(3), 1, 1), Shape.SCALAR))
                .build();
        Training training = new Training("loss", ADAM_W, Map.of(), OptionalDouble.empty());
        try (TrainingProgram program = engine().compile(graph, 0, training)) {
            assertEquals(3, program.step(Map.of(), 1, 0.5, Optional::empty).loss());
            assertEquals(2.5, program.run(Map.of()).get("loss").getDouble(0), 1e-3);
        }
    }

    /** Some engines divide by what decay leaves of a weight. */
    @Test
    void adamWMayDecayTheWholeOfAWeight() {
        GraphBuilder g = new GraphBuilder();
        Graph graph = g.output("loss", g.reshape(g.parameter("w", new Initializer.Fill(3), 1, 1), Shape.SCALAR))
                .build();
        for (OptionalDouble clip : List.of(OptionalDouble.empty(), OptionalDouble.of(10))) {
            Training training = new Training("loss", ADAM_W, Map.of("w", new ParameterGroup(1, 2)), clip);
            try (TrainingProgram program = engine().compile(graph, 0, training)) {
                program.step(Map.of(), 1, 0.5, Optional::empty); // 3 - 0.5 (2 x 3 + 1)
                assertEquals(-0.5, program.state().get("w").getDouble(0), 1e-3);
            }
        }
    }

    @Test
    void aLambdaThatGivesAnotherShapeThanItSaysIsNamed() {
        GraphBuilder g = new GraphBuilder();
        Tensor x = g.parameter("x", new Initializer.Fill(1), 2, 3);
        Tensor y = g.sameDiff("short", TensorType.floats(2, 3), List.of(x), (sd, in) -> in[0].sum(1));
        try (Program program = engine().compile(g.output("y", y).build(), 0)) {
            assertNames(
                    "lambda 'short' gives [2], but was declared as float[2, 3]",
                    () -> program.run(Map.of(), List.of("y")));
        }
    }

    @Test
    void integersComeOutAsIntegers() {
        int large = (1 << 24) + 1; // which single precision does not have
        GraphBuilder g = new GraphBuilder();
        Tensor ids = g.input("ids", TensorType.ints(2, 3));
        Tensor best = g.sameDiff(
                "best",
                TensorType.ints(2, 1),
                List.of(g.input("x", TensorType.floats(2, 3))),
                (sd, in) -> sd.argmax(in[0], true, 1));
        Graph graph = g.output("ids", ids)
                .output("last", g.slice(ids, 1, 2, 3))
                .output("best", best)
                .build();
        Map<String, INDArray> inputs = Map.of(
                "ids",
                Nd4j.createFromArray(new int[][] {{0, 1, large}, {3, 4, -large}}),
                "x",
                Nd4j.createFromArray(new float[][] {{0, 2, 1}, {5, 4, 3}}));
        try (Program program = engine().compile(graph, 0)) {
            Map<String, INDArray> results = program.run(inputs);
            assertEquals(inputs.get("ids"), results.get("ids"));
            assertEquals(Nd4j.createFromArray(new int[][] {{large}, {-large}}), results.get("last"));
            assertEquals(Nd4j.createFromArray(new int[][] {{1}, {0}}), results.get("best"));
        }
    }

    @Test
    void describesItselfInOneLine() {
        assertEquals(1, engine().describe().lines().count());
    }

    private static void step(TrainingProgram program, int number) {
        program.backward(SmallModel.batch(2 * number), 0.5);
        program.backward(SmallModel.batch(2 * number + 1), 0.5);
        program.update(0.01);
    }

    static void closeTo(String what, Array expected, INDArray actual, double tolerance) {
        double error = expected.distance(Array.of(actual));
        assertTrue(error <= tolerance, () -> what + " is off by " + error + ", allowed " + tolerance);
    }
}
