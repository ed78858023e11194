package io.mae4j.experiments.sweep;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.random.RandomStream;
import io.mae4j.random.Randomness;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.random.SobolSequenceGenerator;

/**
 * Points of a Sobol sequence, all moved by the same random offset (modulo 1), which keeps them spread evenly over the space and
 * makes them follow from the seed. A power of two is the best number of jobs.
 */
final class SobolSweeper implements Sweeper {
    private static final int MAX_AXES = 1000;

    /** How many, and which. */
    record Config(
            @Default("16") @Range(min = 1, max = MOST_JOBS) @Doc("how many jobs; best a power of two")
            int jobs,

            @Default("0") @Doc("the offset of all points follows from it")
            long seed) {}

    private final Config config;

    @Inject
    SobolSweeper(Config config) {
        this.config = config;
    }

    @Override
    public List<List<String>> jobs(List<Axis> axes) {
        if (axes.size() > MAX_AXES) {
            throw new UserError("sweeper=sobol knows " + MAX_AXES + " axes at most, not " + axes.size());
        }
        SobolSequenceGenerator sequence = new SobolSequenceGenerator(axes.size());
        RandomStream random = new Randomness(config.seed()).stream("sobol sweep");
        double[] offset = axes.stream().mapToDouble(axis -> random.nextDouble()).toArray();
        List<List<String>> jobs = new ArrayList<>();
        for (int job = 0; job < config.jobs(); job++) {
            double[] point = sequence.nextVector();
            List<String> overrides = new ArrayList<>();
            for (int i = 0; i < point.length; i++) {
                overrides.add(axes.get(i).with(axes.get(i).at((point[i] + offset[i]) % 1)));
            }
            jobs.add(List.copyOf(overrides));
        }
        return jobs;
    }
}
