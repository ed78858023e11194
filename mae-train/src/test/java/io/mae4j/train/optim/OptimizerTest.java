package io.mae4j.train.optim;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.mae4j.UserError;
import io.mae4j.component.ComponentDefinition;
import io.mae4j.component.Components;
import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.Training;
import io.mae4j.engine.UpdateRule;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class OptimizerTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();

    @Test
    void learningRateGrowsWithTheEffectiveBatch() {
        assertEquals(2.4e-3, adamW(NONE).peakLearningRate(4096), 1e-12);
        assertEquals(1.5e-4, adamW(NONE).peakLearningRate(256), 1e-12);
    }

    @Test
    void anAbsoluteLearningRateWins() {
        assertEquals(1e-3, adamW(OptionalDouble.of(1e-3)).peakLearningRate(4096));
    }

    @Test
    void onlyMatricesAreDecayedAndFrozenTablesHaveNoGroup() {
        Training training = adamW(NONE).training(graph(), "loss");
        assertEquals(
                Map.of("weight", new ParameterGroup(1, 0.05), "bias", new ParameterGroup(1, 0)), training.groups());
        assertEquals(new UpdateRule.AdamW(0.9, 0.95, 1e-8), training.rule());
        assertEquals("loss", training.loss());
        assertEquals(NONE, training.clipNorm());
    }

    @Test
    void theOthersCarryTheirSettings() {
        Training lars =
                new Lars(new Lars.Config(0.1, NONE, 0.01, 0.9, 0.001, OptionalDouble.of(3))).training(graph(), "loss");
        assertEquals(new UpdateRule.Lars(0.9, 0.001), lars.rule());
        assertEquals(OptionalDouble.of(3), lars.clipNorm());
        assertEquals(new ParameterGroup(1, 0.01), lars.group("weight"));
        Training sgd = new Sgd(new Sgd.Config(0.1, NONE, 0, 0.9, true, NONE)).training(graph(), "loss");
        assertEquals(new UpdateRule.Sgd(0.9, true), sgd.rule());
    }

    @Test
    void oneThatKnowsAParameterThatTheModelDoesNotHaveIsRefused() {
        assertEquals(adamW(NONE).training(graph(), "loss"), Optimizer.ofLoss(adamW(NONE), graph()));
        assertEquals(
                "the optimizer " + Told.class.getName() + " has settings for 'wieght', which is no parameter of the"
                        + " model; did you mean weight?",
                refused(new Told(new Training(
                        "loss",
                        new UpdateRule.Sgd(0.9, false),
                        Map.of("weight", ParameterGroup.DEFAULT, "wieght", ParameterGroup.DEFAULT),
                        NONE))));
        assertEquals("the optimizer " + Told.class.getName() + " gives null", refused(new Told(null)));
    }

    private static String refused(Optimizer optimizer) {
        return assertThrows(UserError.class, () -> Optimizer.ofLoss(optimizer, graph()))
                .getMessage();
    }

    /** Trains with what it is told. */
    private record Told(Training training) implements Optimizer {
        @Override
        public double peakLearningRate(int effectiveBatch) {
            return 1;
        }

        @Override
        public Training training(Graph graph, String loss) {
            return training;
        }
    }

    @Test
    void areComponents() {
        assertEquals(
                List.of("adamw", "lars", "sgd"),
                Components.discover().of(Optimizer.class).stream()
                        .map(ComponentDefinition::name)
                        .toList());
    }

    private static AdamW adamW(OptionalDouble lr) {
        return new AdamW(new AdamW.Config(1.5e-4, lr, 0.05, 0.9, 0.95, 1e-8, NONE));
    }

    private static Graph graph() {
        GraphBuilder g = new GraphBuilder();
        Initializer zero = new Initializer.Fill(0);
        Tensor x = g.add(g.input("x", TensorType.floats(2, 3)), g.frozen("table", zero, 2, 3));
        return g.output("loss", g.mean(g.linear(x, g.parameter("weight", zero, 4, 3), g.parameter("bias", zero, 4))))
                .build();
    }
}
