package io.mae4j.train.report;

import io.mae4j.train.run.MetricHistory;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;

/**
 * How a run went, from its metric history: {@code loss.png}, the losses against the epoch, {@code learning-rate.png}, the
 * learning rate against the step, and {@code accuracy.png}, where an accuracy was measured more than once. They are drawn from
 * what is in the history, so that a resumed run has whole curves.
 *
 * @param accuracy a classifier's, else a segmenter's mIoU, else that of nearest neighbours; empty if none was measured more than
 *     once
 */
public record Curves(
        List<Measured> loss, List<Measured> heldOut, List<Measured> learningRate, List<Measured> accuracy) {
    private static final String CLASSIFIER = "test.top1";
    private static final String SEGMENTER = "test.miou";
    private static final String NEIGHBOURS = "knn.top1";
    private static final int STEPS_SHOWN = 1000;

    /** A metric's value after {@code step} steps, which is {@code epoch} epochs. */
    public record Measured(String name, long step, double epoch, double value) {}

    public Curves {
        loss = List.copyOf(loss);
        heldOut = List.copyOf(heldOut);
        learningRate = List.copyOf(learningRate);
        accuracy = List.copyOf(accuracy);
    }

    /**
     * From the metrics {@code loss}, {@code lr}, {@code test.loss}, {@code test.top1}, {@code test.miou}, {@code knn.top1}, and the
     * {@code epoch} that goes with their steps.
     */
    public static Curves of(List<MetricHistory.Point> history) {
        List<Measured> measured = Measurements.in(history);
        return new Curves(
                Measurements.named("loss", measured),
                Measurements.named("test.loss", measured),
                Measurements.named("lr", measured),
                Stream.of(CLASSIFIER, SEGMENTER, NEIGHBOURS)
                        .map(metric -> Measurements.named(metric, measured))
                        .filter(points -> points.size() > 1)
                        .findFirst()
                        .orElse(List.of()));
    }

    /** The finite values of one metric, by step. */
    public static List<Measured> measured(List<MetricHistory.Point> history, String metric) {
        return Measurements.named(metric, Measurements.in(history));
    }

    /** The chart of the losses; empty where there are none yet, or the system has no fonts. */
    public Optional<BufferedImage> lossPicture() {
        return Lettering.available() && !(loss.isEmpty() && heldOut.isEmpty())
                ? Optional.of(BitmapEncoder.getBufferedImage(lossChart()))
                : Optional.empty();
    }

    /**
     * Writes or replaces the pictures that there are points for.
     *
     * @return the files written; none where the system has no fonts
     * @throws io.mae4j.UserError if a file cannot be written
     */
    public List<Path> draw(Path folder) {
        List<Path> files = new ArrayList<>();
        lossPicture().ifPresent(picture -> files.add(write(picture, folder.resolve("loss.png"))));
        if (Lettering.available() && !learningRate.isEmpty()) {
            files.add(write(BitmapEncoder.getBufferedImage(learningRateChart()), folder.resolve("learning-rate.png")));
        }
        if (Lettering.available() && !accuracy.isEmpty()) {
            files.add(write(BitmapEncoder.getBufferedImage(accuracyChart()), folder.resolve("accuracy.png")));
        }
        return files;
    }

    private XYChart lossChart() {
        PlainChart chart = new PlainChart("Loss", "epoch", "loss");
        List<Measured> means = Measurements.epochMeans(loss);
        int together = Measurements.together(loss, STEPS_SHOWN);
        String steps = together == 1 ? "training, each step" : "training, mean of " + together + " steps";
        List<Measured> shown = Measurements.thinned(loss, STEPS_SHOWN);
        if (means.size() > 1) {
            chart.pale(steps, shown);
            chart.upTo(greatest(means, heldOut)); // else the first few steps make the rest flat
            chart.line("training, mean of an epoch", means, Measured::epoch);
        } else if (!shown.isEmpty()) {
            chart.line(steps, shown, Measured::epoch);
        }
        if (!heldOut.isEmpty()) {
            chart.dots("held out", heldOut);
        }
        return chart.finished();
    }

    private static double greatest(List<Measured> means, List<Measured> heldOut) {
        return Stream.concat(means.stream(), heldOut.stream())
                .mapToDouble(Measured::value)
                .max()
                .orElseThrow();
    }

    private XYChart learningRateChart() {
        PlainChart chart = new PlainChart("Learning rate", "step", "learning rate");
        chart.fromZero();
        chart.line("learning rate", Measurements.some(learningRate, STEPS_SHOWN), Measured::step);
        return chart.finished();
    }

    private XYChart accuracyChart() {
        String title =
                switch (accuracy.get(0).name()) {
                    case NEIGHBOURS -> "Nearest neighbours, top-1";
                    case SEGMENTER -> "Held out, mIoU";
                    default -> "Held out, top-1";
                };
        PlainChart chart = new PlainChart(title, "epoch", "%");
        chart.dots(
                title,
                accuracy.stream()
                        .map(m -> new Measured(m.name(), m.step(), m.epoch(), 100 * m.value()))
                        .toList());
        return chart.finished();
    }

    private static Path write(BufferedImage picture, Path file) {
        PngFile.write(file, picture);
        return file;
    }
}
