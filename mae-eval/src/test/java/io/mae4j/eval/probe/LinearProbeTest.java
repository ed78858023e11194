package io.mae4j.eval.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.engine.Engine;
import io.mae4j.engine.cpu.CpuEngine;
import io.mae4j.engine.samediff.SameDiffEngine;
import io.mae4j.eval.Features;
import io.mae4j.models.weights.Safetensors;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
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
        LinearProbe.Config config = config(1, List.of(0.01, 0.3 * 256 / 16, 100.0));
        try (LinearProbe probe = new LinearProbe(config, engine, 24, CLASSES, 16, 0)) {
            for (int head = 0; head < 3; head++) {
                probe.program()
                        .load(Map.of(
                                ProbeHeads.weight(head),
                                published.get("w0"),
                                ProbeHeads.bias(head),
                                published.get("b0")));
            }
            for (int step = 1; step <= 4; step++) {
                probe.step(batch, 1);
                Map<String, INDArray> weights = probe.program().parameters();
                near(published.get("w" + step), weights.get(ProbeHeads.weight(1)));
                near(published.get("b" + step), weights.get(ProbeHeads.bias(1)));
            }
            assertArrayEquals(
                    published.get("running_mean").toDoubleVector(),
                    probe.statistics().mean(),
                    1e-6);
            assertArrayEquals(
                    published.get("running_var").toDoubleVector(),
                    probe.statistics().variance(),
                    1e-5);
        }
    }

    @Test
    void headsLearnWhatIsLinear() {
        Features train = clusters(0, 600);
        Features test = clusters(1, 200);
        try (LinearProbe probe = new LinearProbe(
                config(20, List.of(1e-6, 50.0)), engines().findFirst().orElseThrow(), 6, 3, 100, 0)) {
            probe.train(
                    epoch -> Stream.iterate(0, from -> from + 100)
                            .limit(6)
                            .map(from -> train.range(from, from + 100))
                            .iterator(),
                    6,
                    epoch -> {});
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

    private static LinearProbe.Config config(int epochs, List<Double> rates) {
        return new LinearProbe.Config(epochs, 0, rates, 0.9, 0.001, 0);
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
