package io.mae4j.data.survey;

import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.Picture;
import io.mae4j.data.image.PictureSource;
import io.mae4j.random.Randomness;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Statistics of a random sample of the training pictures.
 *
 * @param sampled pictures that were read
 * @param unreadable pictures of the sample that could not be
 * @param heights in ascending order, as the pictures are stored
 * @param widths in ascending order
 * @param mean of the prepared images' samples, 0 to 1, a channel each
 * @param std their standard deviation
 */
public record Survey(
        int sampled, int unreadable, List<Integer> heights, List<Integer> widths, List<Double> mean, List<Double> std) {

    /** Which pictures a sample of {@code count} holds, in a random order that depends on the seed. */
    public static int[] sample(Dataset dataset, int count, long seed) {
        int size = dataset.train().size();
        return Arrays.copyOf(new Randomness(seed).stream("survey").permutation(size), Math.min(count, size));
    }

    /** Measures the training pictures at {@code indices}. */
    public static Survey of(Dataset dataset, int[] indices, int threads) {
        List<Measured> measured = Threads.run(threads, () -> IntStream.of(indices)
                .parallel()
                .mapToObj(i -> measure(dataset, i))
                .flatMap(Optional::stream)
                .toList());
        int channels = dataset.shape().channels();
        double[] mean = new double[channels];
        double[] std = new double[channels];
        long area = (long) dataset.shape().height() * dataset.shape().width() * measured.size();
        for (int c = 0; c < channels; c++) {
            int channel = c;
            double sum = measured.stream().mapToDouble(m -> m.sums[channel]).sum();
            double squares =
                    measured.stream().mapToDouble(m -> m.squares[channel]).sum();
            mean[c] = sum / area / 255;
            std[c] = Math.sqrt(Math.max(0, squares / area / 255 / 255 - mean[c] * mean[c]));
        }
        return new Survey(
                measured.size(),
                indices.length - measured.size(),
                measured.stream().map(Measured::height).sorted().toList(),
                measured.stream().map(Measured::width).sorted().toList(),
                Arrays.stream(mean).boxed().toList(),
                Arrays.stream(std).boxed().toList());
    }

    /** Pictures of each class in a split; empty if nothing is labelled. */
    public static int[] perClass(Dataset dataset, Pictures split) {
        int[] counts = new int[dataset.classNames().size()];
        if (dataset.labelled()) {
            for (int i = 0; i < split.size(); i++) {
                counts[split.label(i)]++;
            }
        }
        return counts;
    }

    private static Optional<Measured> measure(Dataset dataset, int index) {
        try {
            Picture picture = dataset.train().decode(index);
            Picture image =
                    dataset.plain().image(PictureSource.of(picture), dataset.shape(), Dataset.plainDraws(index));
            double[] sums = new double[image.channels()];
            double[] squares = new double[image.channels()];
            byte[] data = image.data();
            for (int i = 0; i < data.length; i++) {
                int value = data[i] & 0xFF;
                sums[i % sums.length] += value;
                squares[i % sums.length] += value * value;
            }
            return Optional.of(new Measured(picture.height(), picture.width(), sums, squares));
        } catch (CorruptPicture e) {
            return Optional.empty();
        }
    }

    private record Measured(int height, int width, double[] sums, double[] squares) {}
}
