package io.mae4j.experiments.report;

import io.mae4j.experiments.sweep.SweepIndex;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The jobs of a sweep that differ in their seeds only.
 *
 * @param values of the swept keys but for the seed
 */
record Setting(Map<String, String> values, List<SweepIndex.Entry> jobs) {
    private static final Set<String> SEEDS = Set.of("trainer.seed");

    /** All settings, in the order of the jobs. */
    static List<Setting> of(SweepIndex index) {
        Map<Map<String, String>, List<SweepIndex.Entry>> grouped = new LinkedHashMap<>();
        for (SweepIndex.Entry job : index.jobs()) {
            Map<String, String> values = new LinkedHashMap<>(job.values());
            values.keySet().removeAll(SEEDS);
            grouped.computeIfAbsent(values, v -> new ArrayList<>()).add(job);
        }
        return grouped.entrySet().stream()
                .map(group -> new Setting(group.getKey(), group.getValue()))
                .toList();
    }

    /** The swept keys but for the seed. */
    static List<String> axes(SweepIndex index) {
        return index.axes().keySet().stream()
                .filter(key -> !SEEDS.contains(key))
                .toList();
    }

    String title() {
        return values.isEmpty() ? "all seeds" : String.join(", ", parts());
    }

    /** What sets it apart from others of the same value of an axis. */
    String without(String axis) {
        List<String> parts = new ArrayList<>();
        values.forEach((key, value) -> {
            if (!key.equals(axis)) {
                parts.add(key + "=" + value);
            }
        });
        return String.join(", ", parts);
    }

    List<SweepIndex.Entry> finished() {
        return jobs.stream().filter(job -> job.status().equals("finished")).toList();
    }

    /** A final metric, or a cost, of the jobs that finished. */
    Statistic statistic(String name) {
        return Statistic.of(finished().stream()
                .map(job -> job.metrics().getOrDefault(name, job.costs().get(name)))
                .filter(value -> value != null)
                .toList());
    }

    private List<String> parts() {
        List<String> parts = new ArrayList<>();
        values.forEach((key, value) -> parts.add(key + "=" + value));
        return parts;
    }
}
