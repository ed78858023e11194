package io.mae4j.eval.segment;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mae4j.data.dataset.CorruptPictures;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.Picture;
import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.data.load.ShuffledLoader;
import io.mae4j.engine.Program;
import io.mae4j.eval.SmallModel;
import io.mae4j.graph.BatchNorm;
import io.mae4j.graph.Graph;
import io.mae4j.graph.GraphBuilder;
import io.mae4j.graph.Node;
import io.mae4j.graph.Shape;
import io.mae4j.graph.TensorType;
import io.mae4j.random.Randomness;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.api.ndarray.INDArray;

class PopulationStatisticsTest {
    private static final int SIDE = 4;
    private static final int PICTURES = 12;

    /** Batches of two have variances that are too small; those of their means about each other are what lacks. */
    @Test
    void theyAreThoseOfAllPicturesAtOnce() {
        byte[][] samples = new byte[PICTURES][SIDE * SIDE];
        Random random = new Random(3);
        double sum = 0;
        double squares = 0;
        for (byte[] picture : samples) {
            int brightness = random.nextInt(200);
            for (int i = 0; i < picture.length; i++) {
                picture[i] = (byte) (brightness + random.nextInt(56));
                double value = (picture[i] & 0xFF) / 255.0;
                sum += value;
                squares += value * value;
            }
        }
        double mean = sum / (PICTURES * SIDE * SIDE);
        double variance = squares / (PICTURES * SIDE * SIDE) - mean * mean;
        Normalization plain = new Normalization(List.of(0.0), List.of(1.0));
        Pictures pictures = new Fixed(samples);
        Dataset data = new Dataset(
                "noise",
                new ImageShape(1, SIDE, SIDE),
                plain,
                List.of(),
                pictures,
                pictures,
                new CorruptPictures(OnCorrupt.FAIL),
                "");
        ShuffledLoader loader = new ShuffledLoader(data, 2, new Randomness(0), new LoaderConfig(1, 2));

        Map<String, INDArray> statistics;
        try (Program program = SmallModel.engine().compile(norm(2), 0);
                BatchStream stream = loader.epoch(0, 0)) {
            statistics = PopulationStatistics.of(program, stream);
        }

        assertEquals(mean, statistics.get("norm.running_mean").getDouble(0), 1e-5);
        assertEquals(variance, statistics.get("norm.running_var").getDouble(0), 1e-5);
    }

    private static Graph norm(int batch) {
        GraphBuilder g = new GraphBuilder();
        Node norm = g.node(
                new BatchNorm(1e-5),
                g.reshape(
                        g.input("images", TensorType.floats(batch, 1, SIDE, SIDE)), Shape.of(batch * SIDE * SIDE, 1)));
        return g.output("norm.running_mean", norm.output(1))
                .output("norm.running_var", norm.output(2))
                .build();
    }

    private record Fixed(byte[][] samples) implements Pictures {
        @Override
        public int size() {
            return samples.length;
        }

        @Override
        public int label(int index) {
            return UNLABELLED;
        }

        @Override
        public String name(int index) {
            return "picture " + index;
        }

        @Override
        public Picture decode(int index) {
            return new Picture(1, SIDE, SIDE, samples[index]);
        }
    }
}
