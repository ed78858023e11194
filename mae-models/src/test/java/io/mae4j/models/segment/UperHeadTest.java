package io.mae4j.models.segment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.SegmentationHead.Scores;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.graph.TensorType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** UperNet's shapes, layers, statistics, and what it refuses; its numbers are held to PyTorch's elsewhere. */
class UperHeadTest {
    private static final Engine ENGINE = new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP64));
    private static final UperHead HEAD = new UperHead(new UperHead.Config(6, List.of(1, 2), 5, 0.4));

    @Test
    void itSeesTheLayersOfThePublishedOnes() {
        assertEquals(List.of(4, 6, 8, 12), HEAD.layers(12));
        assertEquals(List.of(8, 12, 16, 24), HEAD.layers(24));
        assertEquals(List.of(1, 1, 1, 1), HEAD.layers(1));
    }

    @Test
    void itScoresFourCellsAPatchEachWay() {
        List<Scores> scores = written(new GraphBuilder(), HEAD, 2, 4, 6, true);
        assertEquals(Shape.of(2, 16, 24, 3), scores.get(0).logits().shape());
        assertEquals(Shape.of(2, 4, 6, 3), scores.get(1).logits().shape());
        assertEquals(1.4, scores.stream().mapToDouble(Scores::weight).sum());
    }

    @Test
    void withoutWeightThereIsNoAuxiliaryHead() {
        UperHead alone = new UperHead(new UperHead.Config(6, List.of(1, 2), 5, 0));
        assertEquals(1, written(new GraphBuilder(), alone, 2, 4, 4, true).size());
    }

    @Test
    void withTheStatisticsOfABatchItIsSegmentedAsInTraining() {
        Graph training = graph(true);
        Graph inference = graph(false);
        Set<String> statistics = training.outputs().keySet().stream()
                .filter(name -> !name.equals("logits"))
                .collect(Collectors.toSet());
        assertEquals(
                inference.parameters().values().stream()
                        .map(t -> (Parameter) t.node().op())
                        .filter(p -> !p.trainable())
                        .map(Parameter::name)
                        .collect(Collectors.toSet()),
                statistics);
        Nd4j.getRandom().setSeed(3);
        Map<String, INDArray> maps = new HashMap<>();
        for (int i = 0; i < 4; i++) {
            maps.put("map." + i, Nd4j.randn(DataType.FLOAT, 3, 4, 4, 8));
        }
        try (Program learnt = ENGINE.compile(training, 5);
                Program kept = ENGINE.compile(inference, 5)) {
            Map<String, INDArray> outputs = learnt.run(maps);
            Map<String, INDArray> state = new HashMap<>(outputs);
            state.remove("logits");
            kept.load(state);
            assertArrayEquals(
                    outputs.get("logits").ravel().toDoubleVector(),
                    kept.run(maps).get("logits").ravel().toDoubleVector(),
                    1e-6);
        }
    }

    @Test
    void oneNumberAChannelCannotBeNormalised() {
        String line = assertThrows(UserError.class, () -> written(new GraphBuilder(), HEAD, 1, 4, 4, true))
                .getMessage();
        assertEquals(
                "a batch of one picture leaves psp_modules.0.1.bn.weight one number a channel, which has no variance;"
                        + " train with batches of two or more",
                line);
        assertEquals(2, written(new GraphBuilder(), HEAD, 1, 4, 4, false).size());
    }

    @Test
    void aSingleRowOfPatchesCannotBeHalved() {
        String line = assertThrows(UserError.class, () -> written(new GraphBuilder(), HEAD, 2, 1, 4, true))
                .getMessage();
        assertTrue(line.contains("1x4"), line);
    }

    @Test
    void poolingToNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new UperHead.Config(6, List.of(1, 0), 5, 0.4));
    }

    private static Graph graph(boolean training) {
        GraphBuilder g = new GraphBuilder();
        Tensor logits = written(g, HEAD, 3, 4, 4, training).get(0).logits();
        return g.output("logits", logits).build();
    }

    private static List<Scores> written(
            GraphBuilder g, UperHead head, int batch, int rows, int columns, boolean training) {
        List<Tensor> maps = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            maps.add(g.input("map." + i, TensorType.floats(batch, rows, columns, 8)));
        }
        return head.write(g, maps, 3, training);
    }
}
