package io.mae4j.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.UserError;
import io.mae4j.component.Adaptation;
import io.mae4j.component.Encoded;
import io.mae4j.component.Encoder;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.SegmentationHead;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Training;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.engine.UpdateRule;
import io.mae4j.engine.cpu.CpuEngine;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Initializer;
import io.mae4j.graph.Parameter;
import io.mae4j.graph.Shape;
import io.mae4j.graph.Tensor;
import io.mae4j.models.segment.LinearHead;
import io.mae4j.models.segment.UperHead;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What a segmenter learns by, what it needs, and what it refuses. */
class SegmenterTest {
    private static final PatchGrid GRID = new PatchGrid(1, 12, 12, 3, 3);
    private static final int CLASSES = 3;
    private static final int BATCH = 4;
    private static final Segmenter.Config CONFIG = new Segmenter.Config(0.2, 0.65, true);
    private static final SegmentationHead LINEAR = new LinearHead(new LinearHead.Config());
    private static final SegmentationHead UPERNET = new UperHead(new UperHead.Config(16, List.of(1, 2, 3, 6), 8, 0.4));
    private static final Engine CPU = new CpuEngine(new CpuEngine.Config(CpuEngine.Precision.FP32, 2, false));
    private static final Engine SAMEDIFF = new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32));

    private final Encoder encoder = new VitEncoder(new VitEncoder.Config(16, 3, 2, 2, true, false));

    /** A head whose logits are parameters of the picture's size, zeros at first. */
    private static final SegmentationHead FREE = new Scored(
            List.of(1),
            (g, batch) -> g.parameter("logits", new Initializer.Fill(0), batch, GRID.height(), GRID.width(), CLASSES));

    private interface Logits {
        Tensor of(GraphBuilder g, int batch);
    }

    private record Scored(List<Integer> seen, Logits logits) implements SegmentationHead {
        @Override
        public List<Integer> layers(int depth) {
            return seen;
        }

        @Override
        public List<Scores> write(GraphBuilder g, List<Tensor> maps, int classes, boolean training) {
            return List.of(new Scores(logits.of(g, maps.get(0).dim(0)), 1));
        }
    }

    @Test
    void ignoredPixelsCountButAddNothing() {
        int pixels = GRID.height() * GRID.width();
        Map<String, INDArray> batch = batch(1);
        try (TrainingProgram program = compiled(CPU, FREE, 1)) {
            double loss = program.backward(batch, 1);
            INDArray gradient = program.gradient("head.logits").reshape(pixels, CLASSES);
            int labelled = 0;
            for (int i = 0; i < pixels; i++) {
                boolean ignored = batch.get("labels").getInt(0, i) == CLASSES;
                labelled += ignored ? 0 : 1;
                assertEquals(ignored, gradient.getRow(i).norm1Number().doubleValue() == 0, "pixel " + i);
            }
            assertTrue(0 < labelled && labelled < pixels);
            assertEquals(Math.log(CLASSES) * labelled / pixels, loss, 1e-5);
        }
    }

    @Test
    void bothHeadsLearnAndEnginesAgree() {
        for (SegmentationHead head : List.of(LINEAR, UPERNET)) {
            double[] ours = losses(CPU, head, 12);
            assertArrayEquals(losses(SAMEDIFF, head, 3), Arrays.copyOf(ours, 3), 1e-3);
            assertTrue(ours[ours.length - 1] < 0.8 * ours[0], ours[0] + " to " + ours[ours.length - 1]);
        }
    }

    @Test
    void theHeadLearnsAtTheFullRateAndTheEncoderHasNoLastNorm() {
        Graph graph = segmenter(UPERNET).training(BATCH);
        assertEquals(
                Set.of(4),
                graph.parameters().values().stream()
                        .map(t -> (Parameter) t.node().op())
                        .filter(p -> p.name().startsWith("head."))
                        .map(Parameter::layer)
                        .collect(Collectors.toSet()));
        assertFalse(graph.parameters().containsKey("norm.weight"));
        assertTrue(((Parameter) graph.parameters().get("pos_embed").node().op()).trainable());
    }

    @Test
    void theLinearHeadIsANormAndAProduct() {
        assertEquals(
                Set.of("head.norm.weight", "head.norm.bias", "head.conv_seg.weight", "head.conv_seg.bias"),
                segmenter(LINEAR).training(BATCH).parameters().keySet().stream()
                        .filter(name -> name.startsWith("head."))
                        .collect(Collectors.toSet()));
        assertEquals(
                Shape.of(2, 4, 4, CLASSES),
                segmenter(LINEAR).inference(2).output("logits").shape());
    }

    @Test
    void statisticsAreWhatOnlyASegmenterThatIsNotTrainedKeeps() {
        Segmenter segmenter = segmenter(UPERNET);
        Graph statistics = segmenter.statistics(BATCH).orElseThrow();
        Set<String> kept = new TreeSet<>(segmenter.inference(BATCH).parameters().keySet());
        kept.removeAll(segmenter.training(BATCH).parameters().keySet());
        assertEquals(kept, statistics.outputs().keySet());
        assertTrue(kept.contains("head.bottleneck.bn.running_var"), kept.toString());
        assertEquals(Set.of("images"), statistics.inputs().keySet());
        assertTrue(segmenter(LINEAR).statistics(BATCH).isEmpty());
    }

    @Test
    void numbersOfClassesThatNoByteHoldsAreRefused() {
        assertThrows(UserError.class, () -> new Segmenter(GRID, encoder, LINEAR, 1, CONFIG));
        assertThrows(UserError.class, () -> new Segmenter(GRID, encoder, LINEAR, 256, CONFIG));
        assertDoesNotThrow(() -> new Segmenter(GRID, encoder, LINEAR, 255, CONFIG));
    }

    @Test
    void anEncoderThatDoesNotTellOfItsLayersIsRefused() {
        String line = refused(new Whole(encoder, List.of()), LINEAR);
        assertTrue(line.startsWith("the encoder ") && line.endsWith("Encoded.layers"), line);
    }

    @Test
    void anEncoderThatTellsOfSomeLayersIsRefused() {
        String line = refused(new Whole(encoder, List.of(2)), LINEAR);
        assertTrue(line.endsWith(" gives the tokens of 1 layers, where its depth is 3"), line);
    }

    @Test
    void aHeadThatAsksForALayerThatIsNotThereIsRefused() {
        String line = refused(encoder, new Scored(List.of(4), (g, batch) -> null));
        assertTrue(line.endsWith(" asks for layer 4 of an encoder that has 3"), line);
    }

    @Test
    void scoresOfAnotherShapeAreRefused() {
        String line = refused(
                encoder,
                new Scored(List.of(1), (g, batch) -> g.parameter("x", new Initializer.Fill(0), batch, 5, 5, 2)));
        assertTrue(line.endsWith(" gives [4, 5, 5, 2], where [4, 5, 5, 3] is asked for"), line);
    }

    /** Tells of some layers only. */
    private record Whole(Encoder whole, List<Integer> told) implements Encoder {
        @Override
        public int dim() {
            return whole.dim();
        }

        @Override
        public int depth() {
            return whole.depth();
        }

        @Override
        public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches, Masking masking) {
            return whole.encode(g, grid, patches, masking);
        }

        @Override
        public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches) {
            return whole.encode(g, grid, patches);
        }

        @Override
        public Encoded encode(GraphBuilder g, PatchGrid grid, Tensor patches, Adaptation adaptation) {
            Encoded encoded = whole.encode(g, grid, patches, adaptation);
            List<Tensor> layers =
                    told.stream().map(k -> encoded.layers().get(k - 1)).toList();
            return new Encoded(encoded.tokens(), encoded.prefix(), encoded.full(), layers);
        }
    }

    private static String refused(Encoder encoder, SegmentationHead head) {
        Segmenter segmenter = new Segmenter(GRID, encoder, head, CLASSES, CONFIG);
        return assertThrows(UserError.class, () -> segmenter.training(BATCH)).getMessage();
    }

    private double[] losses(Engine engine, SegmentationHead head, int steps) {
        double[] losses = new double[steps];
        try (TrainingProgram program = compiled(engine, head, BATCH)) {
            for (int step = 0; step < steps; step++) {
                losses[step] = program.backward(batch(BATCH), 1);
                program.update(1e-2);
            }
        }
        return losses;
    }

    private TrainingProgram compiled(Engine engine, SegmentationHead head, int batch) {
        Training training =
                new Training("loss", new UpdateRule.AdamW(0.9, 0.999, 1e-4), Map.of(), OptionalDouble.empty());
        return engine.compile(segmenter(head).training(batch), 1, training);
    }

    private Segmenter segmenter(SegmentationHead head) {
        return new Segmenter(GRID, encoder, head, CLASSES, CONFIG);
    }

    // pictures whose darkness is their class, but for each seventh pixel
    private Map<String, INDArray> batch(int size) {
        int pixels = GRID.height() * GRID.width();
        float[] images = new float[size * pixels];
        int[][] labels = new int[size][pixels];
        for (int i = 0; i < images.length; i++) {
            int pixel = i % pixels;
            int label = (pixel / GRID.width() / 4 + i / pixels) % CLASSES;
            images[i] = label - 1;
            labels[i / pixels][pixel] = pixel % 7 == 0 ? CLASSES : label;
        }
        Map<String, INDArray> batch = new HashMap<>();
        batch.put(
                "images",
                Nd4j.createFromArray(images).reshape(GRID.images(size).shape().toLongArray()));
        batch.put("labels", Nd4j.createFromArray(labels));
        segmenter(LINEAR)
                .dropPath()
                .scales(new Randomness(2), 0, LongStream.range(0, size).toArray(), new int[size])
                .ifPresent(scales -> batch.put(DropPath.INPUT, scales));
        return batch;
    }
}
