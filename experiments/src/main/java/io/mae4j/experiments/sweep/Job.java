package io.mae4j.experiments.sweep;

import java.util.List;
import java.util.Locale;

/**
 * One run of a sweep.
 *
 * @param number from 0; it names the folder
 * @param overrides what sets it apart from the others
 * @param key 32 hexadecimal digits, by which the tracker knows the run for good
 */
public record Job(int number, List<String> overrides, String key) {
    public Job {
        overrides = List.copyOf(overrides);
    }

    /** What sets it apart, in a line: {@code mask.ratio=0.25 decoder.depth=1}. */
    public String title() {
        return overrides.isEmpty() ? "job " + number : String.join(" ", overrides);
    }

    /** The name of its folder: {@code 007}. */
    String folderName() {
        return String.format(Locale.ROOT, "%03d", number);
    }
}
