package io.mae4j.experiments.sweep;

import io.mae4j.UserError;
import io.mae4j.config.Compose;
import io.mae4j.config.ConfigOverride;
import io.mae4j.config.Element;
import io.mae4j.config.RecordBinder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The words of a multirun's command line, and of the {@code sweep.params} of the configuration that they choose, by what they are
 * about.
 *
 * @param fixed what all jobs have in common
 * @param axes what they differ in
 * @param settings overrides of {@code conf/sweep.conf}
 */
record SweepWords(List<String> fixed, List<Axis> axes, List<String> settings) {
    /** The key of a configuration that holds its sweep. */
    static final String KEY = "sweep";

    private static final Set<String> SETTINGS = Set.of("sweeper", "launcher", KEY);

    /** The object at {@link #KEY}. */
    record Params(List<String> params) {}

    static SweepWords of(Compose base, List<String> words) {
        SweepWords given = sorted(base, words);
        // with a job's values, since there may be no configuration without them: {mask = "???"} in a defaults list
        List<String> oneJob =
                given.axes.stream().map(axis -> axis.with(axis.at(0))).toList();
        var root = base.with(given.fixed).with(oneJob).compose().config().root();
        if (!root.containsKey(KEY)) {
            return given;
        }
        if (!(root.get(KEY) instanceof com.typesafe.config.ConfigObject block)) {
            throw new UserError(KEY + ": expected an object such as { params = [\"mask.ratio=0.25,0.5\"] }");
        }
        SweepWords carried = sorted(
                base, RecordBinder.bind(Params.class, block, KEY, Set.of()).params());
        Set<String> said = new HashSet<>();
        words.forEach(word -> said.add(ConfigOverride.parse(word).keyAndTarget()));
        List<String> fixed = new ArrayList<>(carried.fixed);
        fixed.removeIf(word -> said.contains(ConfigOverride.parse(word).keyAndTarget()));
        fixed.addAll(0, given.fixed);
        List<Axis> axes = new ArrayList<>(carried.axes);
        axes.removeIf(axis -> said.contains(axis.key()));
        axes.addAll(given.axes);
        List<String> settings = new ArrayList<>(carried.settings);
        settings.addAll(given.settings);
        return new SweepWords(List.copyOf(fixed), List.copyOf(axes), List.copyOf(settings));
    }

    private static SweepWords sorted(Compose base, List<String> words) {
        List<String> fixed = new ArrayList<>();
        List<Axis> axes = new ArrayList<>();
        List<String> settings = new ArrayList<>();
        for (String word : words) {
            ConfigOverride override = ConfigOverride.parse(word);
            if (isSetting(word)) {
                if (override.sweep().isPresent()) {
                    throw override.error(
                            "the sweep as a whole has one of it: give one value; quote it if the comma is part of it");
                }
                settings.add(setting(word));
                continue;
            }
            int place = 0; // of the word that this one takes the place of, else the last
            while (place < axes.size() && !isSaidAnew(axes.get(place).override(), override)) {
                place++;
            }
            axes.removeIf(axis -> isSaidAnew(axis.override(), override));
            if (override.sweep().isPresent()) {
                axes.add(place, Axis.of(override, base.tree()));
            } else {
                fixed.add(word);
            }
        }
        return new SweepWords(fixed, axes, settings);
    }

    /** Whether nothing is left of {@code before}; objects are merged instead. */
    private static boolean isSaidAnew(ConfigOverride before, ConfigOverride now) {
        return before.keyAndTarget().equals(now.keyAndTarget())
                && before.kind() == now.kind()
                && !(now.value().orElse(null) instanceof Element.Fields);
    }

    /** Whether it is about the sweep, not about its jobs. */
    static boolean isSetting(String word) {
        return SETTINGS.contains(part(word));
    }

    /** Whether it is about how jobs are run, not about which there are. */
    static boolean isOfLauncher(String word) {
        return part(word).equals("launcher");
    }

    private static String part(String word) {
        return ConfigOverride.parse(word).key().split("[./]", 2)[0];
    }

    /** {@code sweep.folder=x} is {@code folder=x} in {@code conf/sweep.conf}; groups are called the same. */
    static String setting(String word) {
        return word.startsWith(KEY + ".") ? word.substring(KEY.length() + 1) : word;
    }
}
