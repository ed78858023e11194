package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.PatchGrid;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.cpu.CpuEngine;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.Autodiff;
import io.mae4j.graph.Graph;
import io.mae4j.graph.Parameter;
import io.mae4j.random.Randomness;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Stochastic depth and partial fine-tuning. */
class FineTuningGraphTest {
    private static final int DEPTH = 4;
    private static final List<Engine> ENGINES = List.of(
            new CpuEngine(new CpuEngine.Config(CpuEngine.Precision.FP32, 2, false)),
            new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32)));

    @Test
    void halfABlockIsThePerceptronOfTheLastOne() {
        Set<String> trained = trained(OptionalDouble.of(0.5));
        assertEquals(
                Set.of(
                        "blocks.3.mlp.fc1.bias",
                        "blocks.3.mlp.fc1.weight",
                        "blocks.3.mlp.fc2.bias",
                        "blocks.3.mlp.fc2.weight",
                        "blocks.3.norm2.bias",
                        "blocks.3.norm2.weight",
                        "fc_norm.bias",
                        "fc_norm.weight",
                        "head.bias",
                        "head.weight"),
                trained);
    }

    @Test
    void blocksAreTrainedFromTheLastOneOn() {
        assertEquals(Set.of("blocks.2", "blocks.3", "fc_norm", "head"), parts(trained(OptionalDouble.of(2))));
        assertEquals(Set.of("fc_norm", "head"), parts(trained(OptionalDouble.of(0))));
        assertEquals(trained(OptionalDouble.empty()), trained(OptionalDouble.of(DEPTH)));
        assertTrue(trained(OptionalDouble.empty()).contains("pos_embed"));
    }

    @Test
    void moreBlocksThanThereAreAreRefused() {
        UserError e = assertThrows(UserError.class, () -> classifier(OptionalDouble.of(DEPTH + 0.5), 0));
        assertEquals("classifier.blocks=4.5: the encoder has 4; null trains them all", e.getMessage());
    }

    @Test
    void noGradientIsComputedForFrozenBlocks() {
        Graph partial = classifier(OptionalDouble.of(1), 0.1).training(2);
        Graph whole = classifier(OptionalDouble.empty(), 0.1).training(2);
        long forward = partial.nodes().size();
        long added = Autodiff.differentiate(partial, "loss").nodes().size() - forward;
        long addedWhole = Autodiff.differentiate(whole, "loss").nodes().size() - forward;
        assertTrue(added * 2 < addedWhole, added + " nodes of gradients beside " + addedWhole);
    }

    @Test
    void blocksInQuartersAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> classifier(OptionalDouble.of(0.25), 0));
    }

    @Test
    void theHeadsFirstWeightsHaveTheDeviationThatIsGiven() {
        Graph graph = new Classifier(
                        new PatchGrid(1, 8, 8, 4, 4),
                        new VitEncoder(new VitEncoder.Config(64, 1, 2, 2, true, false)),
                        200,
                        new Classifier.Config(Pool.MEAN, 0, 1, true, OptionalDouble.empty(), 0.02))
                .training(1);
        Parameter head =
                (Parameter) graph.parameters().get("head.weight").node().op();
        INDArray weights = Nd4j.createFromArray(Graph.initialValues(head, 0));
        assertEquals(0.02, weights.stdNumber().doubleValue(), 5e-4);
    }

    @Test
    void anEncoderWithoutClassTokenHasNoneToPool() {
        Classifier.Config config = new Classifier.Config(Pool.CLASS, 0, 1, true, OptionalDouble.empty(), 2e-5);
        VitEncoder encoder = new VitEncoder(new VitEncoder.Config(16, 1, 2, 2, false, false));
        Classifier classifier = new Classifier(new PatchGrid(1, 8, 8, 4, 4), encoder, 3, config);
        assertTrue(assertThrows(UserError.class, () -> classifier.training(1))
                .getMessage()
                .contains("pool=mean"));
    }

    @Test
    void dropPathKeepsTheMeanAndRisesLinearly() {
        DropPath dropPath = new DropPath(0.3, DEPTH);
        long[] pictures = LongStream.range(0, 20_000).toArray();
        INDArray scales = dropPath.scales(new Randomness(1), 3, pictures, new int[pictures.length])
                .orElseThrow();
        for (int branch = 0; branch < 2 * DEPTH; branch++) {
            INDArray row = scales.slice(branch);
            double dropped = 1 - row.gt(0).castTo(DataType.FLOAT).meanNumber().doubleValue();
            assertEquals(0.1 * (branch / 2), dropped, 0.01, "branch " + branch);
            assertEquals(1, row.meanNumber().doubleValue(), 0.015, "branch " + branch);
        }
        INDArray one = dropPath.scales(new Randomness(1), 3, new long[] {7}, new int[1])
                .orElseThrow();
        assertEquals(scales.getFloat(5, 7, 0, 0), one.getFloat(5, 0, 0, 0), "a draw is the picture's own");
    }

    @Test
    void enginesAgreeOnDroppedBranches() {
        Classifier classifier = classifier(OptionalDouble.empty(), 0.5);
        Map<String, INDArray> inputs = new HashMap<>();
        Nd4j.getRandom().setSeed(5);
        inputs.put("images", Nd4j.randn(DataType.FLOAT, 6, 1, 8, 8));
        inputs.put("targets", Nd4j.valueArrayOf(new long[] {6, 3}, 1 / 3.0, DataType.FLOAT));
        INDArray scales = classifier
                .dropPath()
                .scales(new Randomness(2), 0, LongStream.range(0, 6).toArray(), new int[6])
                .orElseThrow();
        assertTrue(scales.minNumber().doubleValue() == 0);
        inputs.put(DropPath.INPUT, scales);
        Deviations deviations = new Deviations();
        try (Program cpu = ENGINES.get(0).compile(classifier.training(6), 4);
                Program reference = ENGINES.get(1).compile(classifier.training(6), 4)) {
            Map<String, INDArray> wanted = reference.run(inputs);
            cpu.run(inputs).forEach((name, ours) -> deviations.note(name, wanted.get(name), ours));
            INDArray plain = classifierOutput(classifier, inputs);
            assertTrue(plain.distance2(wanted.get("feature")) > 1e-3, "dropping changes the features");
        }
        deviations.assertBelow(1e-5);
    }

    private static INDArray classifierOutput(Classifier classifier, Map<String, INDArray> inputs) {
        try (Program program = ENGINES.get(1).compile(classifier.inference(6), 4)) {
            return program.run(inputs).get("feature");
        }
    }

    private static Set<String> trained(OptionalDouble blocks) {
        return classifier(blocks, 0).training(2).parameters().values().stream()
                .map(t -> (Parameter) t.node().op())
                .filter(Parameter::trainable)
                .map(Parameter::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> parts(Set<String> names) {
        return names.stream()
                .map(name -> name.replaceFirst("(blocks\\.\\d+|\\w+).*", "$1"))
                .collect(Collectors.toSet());
    }

    private static Classifier classifier(OptionalDouble blocks, double dropPath) {
        return new Classifier(
                new PatchGrid(1, 8, 8, 4, 4),
                new VitEncoder(new VitEncoder.Config(16, DEPTH, 2, 2, true, false)),
                3,
                new Classifier.Config(Pool.MEAN, dropPath, 0.75, true, blocks, 2e-5));
    }
}
