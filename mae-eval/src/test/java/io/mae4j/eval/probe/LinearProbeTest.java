package io.mae4j.eval.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.engine.Engine;
import io.mae4j.engine.cpu.CpuEngine;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.eval.Features;
import io.mae4j.models.weights.Safetensors;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import io.mae4j.train.TrainingBatches;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Linear probing, held to four steps of the published optimiser. */
class LinearProbeTest {
    private static final int CLASSES = 5;

    static Stream<Engine> engines() {
        return Stream.of(
                new CpuEngine(new CpuEngine.Config(CpuEngine.Precision.FP32, 2, false)),
                new SameDiffEngine(new SameDiffEngine.Config(SameDiffEngine.Precision.FP32)));
    }

    @ParameterizedTest
    @MethodSource("engines")
    void fourStepsOfLarsEndAtThePublishedWeights(Engine engine) throws URISyntaxException {
        Map<String, INDArray> published = published();
        Features batch = new Features(
                published.get("feat").toFloatMatrix(),
                published.get("labels").castTo(DataType.INT).toIntVector());
        // a learning rate of 0.3 for the 16 features of a step, between two others that must not matter
        LinearProbe.Config config = config(List.of(0.01, 0.3 * 256 / 16, 100.0));
        try (LinearProbe probe = new LinearProbe(config, engine, 24, CLASSES, 16, 1, 0)) {
            for (int head = 0; head < 3; head++) {
                probe.load(Map.of(
                        ProbeHeads.weight(head), published.get("w0"), ProbeHeads.bias(head), published.get("b0")));
            }
            for (int step = 1; step <= 4; step++) {
                step(probe, batch, probe.peakLearningRate());
                Map<String, INDArray> weights = probe.parameters();
                near(published.get("w" + step), weights.get(ProbeHeads.weight(1)));
                near(published.get("b" + step), weights.get(ProbeHeads.bias(1)));
            }
            assertArrayEquals(
                    published.get("running_mean").toDoubleVector(),
                    probe.state().get("norm.running_mean").toDoubleVector(),
                    1e-6);
            assertArrayEquals(
                    published.get("running_var").toDoubleVector(),
                    probe.state().get("norm.running_var").toDoubleVector(),
                    1e-5);
        }
    }

    @Test
    void theFirstWeightsHaveThePublishedDeviation() {
        Engine engine = engines().findFirst().orElseThrow();
        try (LinearProbe probe = new LinearProbe(config(List.of(0.1)), engine, 128, 100, 2, 1, 0)) {
            INDArray weights = probe.parameters().get(ProbeHeads.weight(0));
            // trunc_normal_(std=0.01) as published, which cuts at 2 and not at two deviations
            assertEquals(0.01, weights.stdNumber().doubleValue(), 2.5e-4);
        }
    }

    @Test
    void aLearningRateIsGivenOnce() {
        String message = assertThrows(IllegalArgumentException.class, () -> config(List.of(0.1, 1.0, 0.1)))
                .getMessage();
        assertTrue(message.contains("baseLrs=[0.1, 1.0, 0.1]"), message);
    }

    @Test
    void headsLearnWhatIsLinear() {
        Features train = clusters(0, 600);
        Features test = clusters(1, 200);
        try (LinearProbe probe = new LinearProbe(
                config(List.of(1e-6, 50.0)), engines().findFirst().orElseThrow(), 6, 3, 100, 1, 0)) {
            for (int step = 0; step < 120; step++) {
                int from = step % 6 * 100;
                step(probe, train.range(from, from + 100), probe.peakLearningRate() * (1 - step / 120.0));
            }
            double good = probe.accuracies(test).get(1).top1();
            assertTrue(good > 0.95, "top-1 " + good);
            assertTrue(probe.accuracies(test).get(0).top1() < good, "a rate of nothing learns nothing");
        }
    }

    private static Features clusters(long part, int count) {
        float[][] values = new float[count][6];
        int[] labels = new int[count];
        for (int i = 0; i < count; i++) {
            RandomStream random = new Randomness(7).stream("clusters", part, i);
            labels[i] = random.nextInt(3);
            for (int d = 0; d < 6; d++) {
                values[i][d] = (float) (10 + 0.5 * random.nextGaussian() + (d == labels[i] ? 2 : 0));
            }
        }
        return new Features(values, labels);
    }

    @Test
    void theWholeStateIsACheckpoint() {
        Features train = clusters(0, 100);
        LinearProbe.Config config = config(List.of(1.0));
        Engine engine = engines().findFirst().orElseThrow();
        try (LinearProbe whole = new LinearProbe(config, engine, 6, 3, 50, 1, 0);
                LinearProbe resumed = new LinearProbe(config, engine, 6, 3, 50, 1, 1)) {
            step(whole, train.range(0, 50), 0.1);
            resumed.load(whole.state());
            step(whole, train.range(50, 100), 0.2);
            step(resumed, train.range(50, 100), 0.2);
            assertEquals(whole.state(), resumed.state());
        }
    }

    @Test
    void cachedFeaturesComeOnceAnEpochFromAnyBatchOn() {
        Features features = clusters(0, 10);
        CachedFeatures batches = new CachedFeatures(() -> features, 10, 5, 3, new Randomness(3));
        try (TrainingBatches.Pass whole = batches.pass(0, 0, 2);
                TrainingBatches.Pass later = batches.pass(0, 1, 2)) {
            List<INDArray> seen = Stream.generate(() -> whole.next().inputs().get("features"))
                    .limit(4)
                    .toList();
            assertEquals(
                    Nd4j.createFromArray(features.values()).sum(0),
                    seen.get(0).sum(0).add(seen.get(1).sum(0)));
            for (INDArray same : seen.subList(1, 4)) {
                assertEquals(same, later.next().inputs().get("features"));
            }
            assertNotEquals(seen.get(0), seen.get(2), "another order every epoch");
        }
    }

    private static void step(LinearProbe probe, Features rows, double rate) {
        try (TrainingBatches.Batch batch =
                ProbeHeads.batch(rows, probe.graph().inputs().get("targets").dim(1))) {
            probe.backward(batch.inputs(), 1);
        }
        probe.update(rate);
    }

    private static LinearProbe.Config config(List<Double> rates) {
        return new LinearProbe.Config(rates, 0.9, 0.001, 0);
    }

    private static void near(INDArray published, INDArray ours) {
        double deviation = ours.sub(published).amaxNumber().doubleValue()
                / published.amaxNumber().doubleValue();
        assertEquals(0, deviation, 1e-5);
    }

    private static Map<String, INDArray> published() throws URISyntaxException {
        return Safetensors.readAll(Path.of(LinearProbeTest.class
                .getResource("/reference/lars_linear_probe.safetensors")
                .toURI()));
    }
}
