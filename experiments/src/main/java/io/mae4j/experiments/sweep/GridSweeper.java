package io.mae4j.experiments.sweep;

import io.mae4j.config.Element;
import java.util.ArrayList;
import java.util.List;

/** Every combination of values; the last axis varies fastest. */
final class GridSweeper implements Sweeper {
    /** Nothing to choose. */
    record Config() {}

    @Override
    public List<List<String>> jobs(List<Axis> axes) {
        List<List<String>> jobs = List.of(List.of());
        for (Axis axis : axes) {
            List<List<String>> longer = new ArrayList<>();
            for (List<String> job : jobs) {
                for (Element value : axis.values()) {
                    List<String> more = new ArrayList<>(job);
                    more.add(axis.with(value));
                    longer.add(List.copyOf(more));
                }
            }
            jobs = longer;
        }
        return jobs;
    }
}
