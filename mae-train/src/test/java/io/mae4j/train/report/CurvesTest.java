package io.mae4j.train.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import io.mae4j.train.report.Curves.Measured;
import io.mae4j.train.run.MetricHistory.Point;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurvesTest {
    @TempDir
    private Path folder;

    /** What a run writes: a point a step, and a held-out loss after every few epochs. */
    private static List<Point> history(int epochs, int stepsPerEpoch, int heldOutEvery) {
        RandomStream random = new Randomness(1).stream("noise");
        List<Point> points = new ArrayList<>();
        for (int step = 1; step <= epochs * stepsPerEpoch; step++) {
            double epoch = (double) step / stepsPerEpoch;
            double loss = 0.42 + 0.6 * Math.exp(-epoch / 3) + 0.02 * random.nextGaussian();
            double lr = epoch < 2 ? 1e-3 * epoch / 2 : 5e-4 * (1 + Math.cos(Math.PI * (epoch - 2) / (epochs - 2)));
            points.add(new Point(step, Map.of("loss", loss, "lr", lr, "gradient_norm", 1.0, "epoch", epoch)));
            if (step % (stepsPerEpoch * heldOutEvery) == 0) {
                points.add(new Point(step, Map.of("test.loss", 0.44 + 0.6 * Math.exp(-epoch / 3))));
            }
        }
        return points;
    }

    @Test
    void drawsTheLossAndTheLearningRate() throws IOException {
        List<Path> files = Curves.of(history(30, 62, 5)).draw(folder);
        assertEquals(List.of(folder.resolve("loss.png"), folder.resolve("learning-rate.png")), files);
        for (Path file : files) {
            BufferedImage image = ImageIO.read(file.toFile());
            assertEquals(960, image.getWidth());
            assertTrue(coloured(image) > 500, "there are curves in " + file);
        }
    }

    @Test
    void aRunOfAFewStepsHasCurvesToo() {
        assertEquals(2, Curves.of(history(1, 1, 1)).draw(folder).size());
        assertEquals(2, Curves.of(history(1, 3, 2)).draw(folder).size());
    }

    @Test
    void anAccuracyThatWasMeasuredMoreThanOnceIsACurve() throws IOException {
        List<Point> history = history(30, 62, 5);
        history.add(new Point(62, Map.of("knn.top1", 0.63)));
        assertEquals(2, Curves.of(history).draw(folder).size());
        for (int epoch = 5; epoch <= 30; epoch += 5) {
            history.add(new Point(62 * epoch, Map.of("knn.top1", 0.8 - 0.17 * Math.exp(-epoch / 8.0))));
        }
        Path file = folder.resolve("accuracy.png");
        assertEquals(file, Curves.of(history).draw(folder).get(2));
        assertTrue(coloured(ImageIO.read(file.toFile())) > 500, "there is a curve");
    }

    @Test
    void soIsTheMeanIouOfASegmenter() {
        List<Point> history = history(2, 10, 1);
        history.add(new Point(10, Map.of("test.miou", 0.3)));
        history.add(new Point(20, Map.of("test.miou", 0.4)));
        assertEquals(2, Curves.of(history).accuracy().size());
        assertEquals(
                folder.resolve("accuracy.png"), Curves.of(history).draw(folder).get(2));
    }

    @Test
    void anEmptyHistoryHasNoPictures() {
        assertEquals(List.of(), Curves.of(List.of()).draw(folder));
    }

    @Test
    void aMetricLoggedWithoutAnEpochBelongsToTheEpochOfItsStep() {
        Curves curves = Curves.of(history(4, 10, 2));
        assertEquals(
                List.of(2.0, 4.0),
                curves.heldOut().stream().map(Measured::epoch).toList());
        assertEquals(
                List.of(20L, 40L), curves.heldOut().stream().map(Measured::step).toList());
    }

    @Test
    void whatWasLoggedTwiceForAStepCountsOnceAndWhatIsNotFiniteNotAtAll() {
        Curves curves = Curves.of(List.of(
                new Point(1, Map.of("loss", 3.0, "epoch", 0.5)),
                new Point(2, Map.of("loss", Double.NaN, "epoch", 1.0)),
                new Point(1, Map.of("loss", 2.0, "epoch", 0.5))));
        assertEquals(List.of(new Measured("loss", 1, 0.5, 2)), curves.loss());
    }

    @Test
    void anEpochsMeanStandsInItsMiddle() {
        List<Measured> points = new ArrayList<>();
        for (int step = 1; step <= 9; step++) {
            points.add(new Measured("loss", step, step / 4.0, step));
        }
        assertEquals(
                List.of(
                        new Measured("loss", 3, 0.625, 2.5),
                        new Measured("loss", 7, 1.625, 6.5),
                        new Measured("loss", 9, 2.25, 9)),
                Measurements.epochMeans(points));
    }

    @Test
    void longCurvesAreThinnedToMeans() {
        List<Measured> points = LongStream.rangeClosed(1, 10)
                .mapToObj(step -> new Measured("loss", step, step, step))
                .toList();
        assertEquals(points, Measurements.thinned(points, 10));
        assertEquals(
                List.of(2.5, 6.5, 9.5),
                Measurements.thinned(points, 3).stream().map(Measured::value).toList());
    }

    @Test
    void axesCountInRoundNumbers() {
        assertEquals("0", PlainChart.number(0));
        assertEquals("1500", PlainChart.number(1500));
        assertEquals("0.3", PlainChart.number(0.1 + 0.2));
        assertEquals("0.05", PlainChart.number(0.05));
        assertEquals("1e-3", PlainChart.number(1e-3));
        assertEquals("2.5e-4", PlainChart.number(0.00025));
        assertEquals("-4e-5", PlainChart.number(-0.00004));
        assertEquals("1.2e6", PlainChart.number(1_200_000));
    }

    private static long coloured(BufferedImage image) {
        long count = 0;
        for (int rgb : image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth())) {
            int red = rgb >> 16 & 0xFF;
            int blue = rgb & 0xFF;
            count += Math.abs(red - blue) > 100 ? 1 : 0;
        }
        return count;
    }
}
