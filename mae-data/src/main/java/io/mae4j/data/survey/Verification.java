package io.mae4j.data.survey;

import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.CorruptPicture;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Every picture of a data set, decoded once.
 *
 * @param pictures how many there are
 * @param broken those that cannot be read, in the data set's order
 */
public record Verification(int pictures, List<Broken> broken) {

    /** A picture that cannot be read, and why. */
    public record Broken(String name, String reason) {}

    /** Decodes on some threads. */
    public static Verification of(Dataset dataset, int threads) {
        ForkJoinPool pool = new ForkJoinPool(threads);
        try {
            List<Broken> broken = pool.submit(() -> Stream.of(dataset.train(), dataset.heldOut())
                            .flatMap(Verification::broken)
                            .toList())
                    .join();
            return new Verification(dataset.train().size() + dataset.heldOut().size(), broken);
        } finally {
            pool.shutdownNow();
        }
    }

    private static Stream<Broken> broken(Pictures pictures) {
        return IntStream.range(0, pictures.size()).parallel().mapToObj(i -> broken(pictures, i)).toList().stream()
                .flatMap(Optional::stream);
    }

    private static Optional<Broken> broken(Pictures pictures, int index) {
        try {
            pictures.decode(index);
            return Optional.empty();
        } catch (CorruptPicture e) {
            return Optional.of(new Broken(pictures.name(index), e.getMessage()));
        }
    }
}
