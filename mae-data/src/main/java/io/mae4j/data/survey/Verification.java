package io.mae4j.data.survey;

import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import io.mae4j.data.segment.LabelMaps;
import io.mae4j.data.segment.SegmentedDataset;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every picture of a data set, decoded once, and its label map where there are any.
 *
 * @param pictures how many there are
 * @param broken those that cannot be read, or their label maps, in the data set's order
 */
public record Verification(int pictures, List<Broken> broken) {

    /** A picture that cannot be read, and why. */
    public record Broken(String name, String reason) {}

    /** Decodes on some threads. */
    public static Verification of(Dataset dataset, int threads) {
        return of(
                threads, new Split(dataset.train(), Optional.empty()), new Split(dataset.heldOut(), Optional.empty()));
    }

    /** Decodes pictures and label maps on some threads. */
    public static Verification of(SegmentedDataset dataset, int threads) {
        return of(
                threads,
                new Split(dataset.pictures().train(), Optional.of(dataset.train())),
                new Split(dataset.pictures().heldOut(), Optional.of(dataset.heldOut())));
    }

    private static Verification of(int threads, Split... splits) {
        List<Broken> broken = Threads.run(
                threads, () -> Stream.of(splits).flatMap(Split::broken).toList());
        int pictures =
                Stream.of(splits).mapToInt(split -> split.pictures().size()).sum();
        return new Verification(pictures, broken);
    }

    private record Split(Pictures pictures, Optional<LabelMaps> labels) {

        Stream<Broken> broken() {
            return IntStream.range(0, pictures.size()).parallel().mapToObj(this::broken).toList().stream()
                    .flatMap(Optional::stream);
        }

        private Optional<Broken> broken(int index) {
            try {
                pictures.decode(index);
                if (labels.isPresent()) {
                    labels.get().read(index);
                }
                return Optional.empty();
            } catch (CorruptPicture e) {
                return Optional.of(new Broken(pictures.name(index), e.getMessage()));
            }
        }
    }
}
