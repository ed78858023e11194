package io.mae4j.experiments.sweep;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.List;
import java.util.stream.IntStream;

/** Values drawn independently and uniformly; two jobs may be alike where all axes have few values. */
final class RandomSweeper implements Sweeper {
    /** How many, and which. */
    record Config(
            @Default("10") @Range(min = 1, max = MOST_JOBS) @Doc("how many jobs")
            int jobs,

            @Default("0") @Doc("the values follow from it") long seed) {}

    private final Config config;

    @Inject
    RandomSweeper(Config config) {
        this.config = config;
    }

    @Override
    public List<List<String>> jobs(List<Axis> axes) {
        return IntStream.range(0, config.jobs())
                .mapToObj(job -> {
                    RandomStream random = new Randomness(config.seed()).stream("random sweep", job);
                    return axes.stream()
                            .map(axis -> axis.with(axis.at(random.nextDouble())))
                            .toList();
                })
                .toList();
    }
}
