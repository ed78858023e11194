package io.mae4j.experiments.sweep;

import io.mae4j.UserError;
import io.mae4j.config.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Every combination of values; the last axis varies fastest. */
final class GridSweeper implements Sweeper {
    /** Nothing to choose. */
    record Config() {}

    @Override
    public List<List<String>> jobs(List<Axis> axes) {
        double count = axes.stream().mapToDouble(axis -> axis.values().size()).reduce(1, (a, b) -> a * b);
        if (count > MOST_JOBS) {
            throw new UserError(String.format(
                    Locale.ROOT,
                    "a grid over %s has %.0f jobs, and a sweep %d at most; give fewer values, or sweeper=random",
                    String.join(", ", axes.stream().map(Axis::key).toList()),
                    count,
                    MOST_JOBS));
        }
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
