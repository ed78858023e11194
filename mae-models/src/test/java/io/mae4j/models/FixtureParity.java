package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.engine.Engine;
import io.mae4j.engine.ParameterGroup;
import io.mae4j.engine.Program;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Parameter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/**
 * Holds an engine to what the published implementation computed in float. Deviations are relative: the largest absolute
 * difference over the largest absolute value of the published tensor.
 */
public abstract class FixtureParity {
    private static final double LEARNING_RATE = 1e-3;
    private static final double WEIGHT_DECAY = 0.05;
    private static final int STEPS = 3;

    /** The engine that is held to the values. */
    protected abstract Engine engine();

    /** The deviation allowed for outputs, the loss and gradients. */
    protected double tolerance() {
        return 1e-5;
    }

    /**
     * The deviation allowed for weights after three optimiser steps. Adam divides by the root of the squared gradient and so
     * makes rounding of small gradients as large as that of large ones: double precision is 7e-6 from the published weights.
     */
    protected double weightTolerance() {
        return 3e-5;
    }

    static List<Fixture> fixtures() {
        return Fixture.all();
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void patchesAreExact(Fixture fixture) {
        GraphBuilder g = new GraphBuilder();
        MaskedAutoencoder model = fixture.model();
        g.output(
                "patches",
                model.grid().patchify(g, g.input("images", model.grid().images(fixture.batch()))));
        try (Program program = engine().compile(g.build(), 0)) {
            INDArray patches =
                    program.run(Map.of("images", fixture.value("images"))).get("patches");
            assertArrayEquals(floats(fixture.value("patches")), floats(patches));
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void latentPredictionAndLossAreEqual(Fixture fixture) {
        Graph graph = fixture.model().pretraining(fixture.batch());
        try (Program program = engine().compile(graph, 0)) {
            program.load(fixture.below("w."));
            Map<String, INDArray> outputs = program.run(fixture.inputs());
            Deviations deviations = new Deviations();
            deviations.note("latent", fixture.value("latent"), outputs.get("latent"));
            deviations.note("prediction", fixture.value("pred"), outputs.get("prediction"));
            deviations.note("loss", fixture.value("loss"), outputs.get("loss"));
            deviations.assertBelow(tolerance());
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void everyGradientIsEqual(Fixture fixture) {
        try (TrainingProgram program = train(fixture)) {
            program.backward(fixture.inputs(), 1);
            Map<String, INDArray> published = fixture.below("g.");
            Deviations deviations = new Deviations();
            published.forEach((name, gradient) -> deviations.note(name, gradient, program.gradient(name)));
            long trainable = parameters(program.graph()).stream()
                    .filter(Parameter::trainable)
                    .count();
            assertEquals(trainable, published.size());
            deviations.assertBelow(tolerance());
        }
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void threeStepsOfAdamWEndAtTheSameWeights(Fixture fixture) {
        try (TrainingProgram program = train(fixture)) {
            float[] losses = floats(fixture.value("adamw.losses"));
            for (int step = 0; step < STEPS; step++) {
                double loss = program.backward(fixture.inputs(), 1);
                assertEquals(1, loss / losses[step], tolerance(), "loss of step " + step);
                program.update(LEARNING_RATE);
            }
            Map<String, INDArray> state = program.state();
            Deviations deviations = new Deviations();
            fixture.below("adamw.w.").forEach((name, published) -> {
                for (INDArrayIndex part : partsWithGradient(name, published)) {
                    deviations.note(name, part(published, part), part(state.get(name), part));
                }
            });
            deviations.assertBelow(weightTolerance());
        }
    }

    private TrainingProgram train(Fixture fixture) {
        Graph graph = fixture.model().pretraining(fixture.batch());
        Map<String, ParameterGroup> groups = new HashMap<>();
        for (Parameter p : parameters(graph)) {
            groups.put(p.name(), new ParameterGroup(1, p.decay() ? WEIGHT_DECAY : 0));
        }
        UpdateRule rule = new UpdateRule.AdamW(0.9, 0.95, 1e-8);
        TrainingProgram program =
                engine().compile(graph, 0, new Training("loss", rule, groups, OptionalDouble.empty()));
        program.load(fixture.below("w."));
        return program;
    }

    // A key's bias changes no attention: softmax ignores what is added to a whole row. Its gradient is zero but for
    // rounding,
    // which Adam blows up to the size of a step. Those entries are nobody's, so they are left out.
    private static List<INDArrayIndex> partsWithGradient(String name, INDArray array) {
        if (!name.endsWith("attn.qkv.bias")) {
            return List.of(NDArrayIndex.all());
        }
        long dim = array.size(0) / 3;
        return List.of(NDArrayIndex.interval(0, dim), NDArrayIndex.interval(2 * dim, 3 * dim));
    }

    private static INDArray part(INDArray array, INDArrayIndex index) {
        return array.rank() == 1 ? array.get(index) : array;
    }

    private static List<Parameter> parameters(Graph graph) {
        return graph.parameters().values().stream()
                .map(t -> (Parameter) t.node().op())
                .toList();
    }

    private static float[] floats(INDArray array) {
        return array.castTo(DataType.FLOAT).ravel().toFloatVector();
    }
}
