package org.example.mae;

import com.google.inject.Inject;
import io.mae4j.experiments.sweep.Axis;
import io.mae4j.experiments.sweep.Sweeper;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Varies one axis at a time; the others stay at their first value, as in the paper's Table 1. */
public final class OneAtATimeSweeper implements Sweeper {

    /** It has no parameters. */
    public record Config() {}

    @Inject
    public OneAtATimeSweeper(Config config) {}

    @Override
    public List<List<String>> jobs(List<Axis> axes) {
        List<String> base =
                axes.stream().map(axis -> axis.with(axis.values().get(0))).toList();
        Set<List<String>> jobs = new LinkedHashSet<>(); // the base is a job once
        for (int i = 0; i < axes.size(); i++) {
            Axis axis = axes.get(i);
            for (int value = 0; value < axis.values().size(); value++) {
                List<String> job = new ArrayList<>(base);
                job.set(i, axis.with(axis.values().get(value)));
                jobs.add(List.copyOf(job));
            }
        }
        return List.copyOf(jobs);
    }
}
