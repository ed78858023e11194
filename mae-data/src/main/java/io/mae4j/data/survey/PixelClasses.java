package io.mae4j.data.survey;

import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.image.LabelMap;
import io.mae4j.data.segment.LabelMaps;
import io.mae4j.data.segment.SegmentedDataset;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * The classes of the pixels of a sample of the training pictures.
 *
 * @param pixels how many of each class
 * @param ignored how many without a class
 */
public record PixelClasses(long[] pixels, long ignored) {

    /** Counts them in the label maps at {@code indices}, but for those that cannot be read. */
    public static PixelClasses of(SegmentedDataset dataset, int[] indices, int threads) {
        int classes = dataset.classNames().size();
        long[] counts = Threads.run(threads, () -> IntStream.of(indices)
                .parallel()
                .mapToObj(i -> counts(dataset.train(), i, classes))
                .reduce(new long[classes + 1], PixelClasses::sum));
        return new PixelClasses(Arrays.copyOf(counts, classes), counts[classes]);
    }

    /** All pixels. */
    public long total() {
        return ignored + Arrays.stream(pixels).sum();
    }

    // of each class, and at the end of those without
    private static long[] counts(LabelMaps maps, int index, int classes) {
        long[] counts = new long[classes + 1];
        try {
            for (byte label : maps.read(index).classes()) {
                int value = label & 0xFF;
                counts[value == LabelMap.IGNORED ? classes : value]++;
            }
        } catch (CorruptPicture e) {
            return counts; // whoever wants to know asks for a verification
        }
        return counts;
    }

    private static long[] sum(long[] a, long[] b) {
        return IntStream.range(0, a.length).mapToLong(i -> a[i] + b[i]).toArray();
    }
}
