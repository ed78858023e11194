package io.mae4j.eval.segment;

import io.mae4j.data.image.LabelMap;
import io.mae4j.file.AtomicFile;
import io.mae4j.text.CsvCell;
import java.io.BufferedWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** Which classes pixels are taken for. Pixels without a class are not counted. */
public final class PixelConfusion {
    private final List<String> classNames;
    private final long[][] counts; // [class][answer]

    public PixelConfusion(List<String> classNames) {
        this.classNames = List.copyOf(classNames);
        this.counts = new long[classNames.size()][classNames.size()];
    }

    /** Counts the pixels of a picture; both maps are of its size, and each pixel has an answer. */
    public void add(LabelMap truth, LabelMap answer) {
        if (truth.height() != answer.height() || truth.width() != answer.width()) {
            throw new IllegalArgumentException("a map of " + answer.height() + "x" + answer.width()
                    + " for a picture of " + truth.height() + "x" + truth.width());
        }
        for (int i = 0; i < truth.classes().length; i++) {
            int label = truth.classes()[i] & 0xFF;
            if (label != LabelMap.IGNORED) {
                counts[label][answer.classes()[i] & 0xFF]++;
            }
        }
    }

    /** Pixels of a class. */
    public long pixels(int label) {
        return IntStream.range(0, counts.length)
                .mapToLong(c -> counts[label][c])
                .sum();
    }

    /** The share of a class's pixels that were found; empty where it has none. */
    public OptionalDouble accuracy(int label) {
        long pixels = pixels(label);
        return pixels == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) counts[label][label] / pixels);
    }

    /** Intersection over union of a class's pixels and those that were taken for it; empty where both are none. */
    public OptionalDouble iou(int label) {
        long answered = IntStream.range(0, counts.length)
                .mapToLong(c -> counts[c][label])
                .sum();
        long union = pixels(label) + answered - counts[label][label];
        return union == 0 ? OptionalDouble.empty() : OptionalDouble.of((double) counts[label][label] / union);
    }

    /** The mean {@link #iou} over the classes that have one: mIoU. */
    public double meanIou() {
        return mean(IntStream.range(0, counts.length).mapToObj(this::iou).toList());
    }

    /** The mean {@link #accuracy} over the classes that have one: mAcc. */
    public double meanAccuracy() {
        return mean(IntStream.range(0, counts.length).mapToObj(this::accuracy).toList());
    }

    /** The share of all pixels that were taken for what they are: aAcc. */
    public double pixelAccuracy() {
        long right = 0;
        long all = 0;
        for (int label = 0; label < counts.length; label++) {
            right += counts[label][label];
            all += pixels(label);
        }
        return (double) right / all;
    }

    /** As metrics: {@code <prefix>.miou}, {@code <prefix>.pixel_accuracy} and {@code <prefix>.class_accuracy}, its mean. */
    public Map<String, Double> metrics(String prefix) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put(prefix + ".miou", meanIou());
        metrics.put(prefix + ".pixel_accuracy", pixelAccuracy());
        metrics.put(prefix + ".class_accuracy", meanAccuracy());
        return metrics;
    }

    /** Writes a line for each class, comma-separated: its name, IoU, accuracy and pixels; empty where there is no number. */
    public void write(Path csv) {
        AtomicFile.write(csv, channel -> {
            Writer out = new BufferedWriter(Channels.newWriter(channel, StandardCharsets.UTF_8));
            out.append("class,iou,accuracy,pixels\n");
            for (int label = 0; label < counts.length; label++) {
                out.append(CsvCell.of(classNames.get(label)))
                        .append(',')
                        .append(cell(iou(label)))
                        .append(',')
                        .append(cell(accuracy(label)))
                        .append(',')
                        .append(Long.toString(pixels(label)))
                        .append('\n');
            }
            out.flush();
        });
    }

    private static String cell(OptionalDouble share) {
        return share.isPresent() ? String.format(Locale.ROOT, "%.6f", share.getAsDouble()) : "";
    }

    private static double mean(List<OptionalDouble> shares) {
        return shares.stream().flatMapToDouble(OptionalDouble::stream).average().orElse(Double.NaN);
    }
}
