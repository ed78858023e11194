package io.mae4j.experiments.sweep;

import java.util.List;
import java.util.Map;

/**
 * What a sweep is, {@code sweep.json}: written before anything runs, and not changed afterwards.
 *
 * @param command whose runs the jobs are: {@code pretrain}
 * @param name part of the folder's name, and the sweep's name for the tracker
 * @param created when it was planned
 * @param overrides what all jobs have in common
 * @param axes the values that each swept key takes, as overrides write them; none for an interval
 * @param settings overrides of the sweeper and the launcher
 * @param key by which the tracker knows the sweep
 */
record SweepPlan(
        String command,
        String name,
        String created,
        List<String> overrides,
        Map<String, List<String>> axes,
        List<String> settings,
        String key,
        List<Job> jobs) {

    /** Whether the other plan asks for the same jobs. */
    boolean sameAs(SweepPlan other) {
        return command.equals(other.command)
                && overrides.equals(other.overrides)
                && jobs.stream()
                        .map(Job::overrides)
                        .toList()
                        .equals(other.jobs.stream().map(Job::overrides).toList());
    }

    Job job(int number) {
        return jobs.get(number);
    }
}
