package io.mae4j.eval.robustness;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * The errors of a model under corruptions, and what is made of them (Hendrycks and Dietterich 2019, section 4). What is missing is
 * not guessed: a corruption without one of its severities has no corruption error, and without one of its corruptions there is no
 * mCE.
 *
 * @param errors the top-1 error, 0 to 1, by corruption and severity; of what was measured
 * @param corruptions all that belong to the benchmark
 * @param severities all that belong to it
 * @param clean the top-1 error on pictures that are not corrupted
 * @param baseline by whose errors these are divided; without one there are only the errors themselves
 */
public record CorruptionErrors(
        Map<String, Map<Integer, Double>> errors,
        List<String> corruptions,
        List<Integer> severities,
        OptionalDouble clean,
        Optional<CorruptionBaseline> baseline) {
    public CorruptionErrors {
        Map<String, Map<Integer, Double>> copy = new LinkedHashMap<>();
        errors.forEach((name, some) -> copy.put(name, Map.copyOf(some)));
        errors = Collections.unmodifiableMap(copy);
        corruptions = List.copyOf(corruptions);
        severities = List.copyOf(severities);
    }

    /** The mean over the severities, 0 to 1; empty if one is missing. */
    public OptionalDouble mean(String corruption) {
        Map<Integer, Double> some = errors.getOrDefault(corruption, Map.of());
        return some.keySet().containsAll(severities)
                ? severities.stream().mapToDouble(some::get).average()
                : OptionalDouble.empty();
    }

    /** The mean over corruptions and severities, 0 to 1; empty if one is missing. */
    public OptionalDouble mean() {
        return meanOfAll(corruptions.stream().map(this::mean).toList());
    }

    /** The corruption error CE, percent: the mean error divided by the baseline's. */
    public OptionalDouble ce(String corruption) {
        OptionalDouble mean = mean(corruption);
        return mean.isPresent() && hasBaseline(corruption)
                ? percent(mean.getAsDouble(), baselineError(corruption))
                : OptionalDouble.empty();
    }

    /** The mean corruption error mCE, percent, over all of {@code corruptions}; empty if one is missing. */
    public OptionalDouble mce() {
        return meanOfAll(corruptions.stream().map(this::ce).toList());
    }

    /** The mean over the corruption errors that there are, percent: mCE where none is missing. */
    public OptionalDouble meanOfPresent() {
        return corruptions.stream()
                .map(this::ce)
                .filter(OptionalDouble::isPresent)
                .mapToDouble(OptionalDouble::getAsDouble)
                .average();
    }

    /** The relative corruption error, percent: what corruption adds to the clean error, divided by what it adds to the baseline's. */
    public OptionalDouble relativeCe(String corruption) {
        OptionalDouble mean = mean(corruption);
        if (mean.isEmpty()
                || clean.isEmpty()
                || !hasBaseline(corruption)
                || baseline.get().clean().isEmpty()) {
            return OptionalDouble.empty();
        }
        return percent(
                mean.getAsDouble() - clean.getAsDouble(),
                baselineError(corruption) - baseline.get().clean().getAsDouble());
    }

    /** The relative mCE, percent, over all of {@code corruptions}; empty if one is missing, or a clean error. */
    public OptionalDouble relativeMce() {
        return meanOfAll(corruptions.stream().map(this::relativeCe).toList());
    }

    /** What was not measured: {@code fog}, or {@code fog at severity 3}. */
    public List<String> missing() {
        List<String> missing = new ArrayList<>();
        for (String corruption : corruptions) {
            Map<Integer, Double> some = errors.getOrDefault(corruption, Map.of());
            if (some.isEmpty()) {
                missing.add(corruption);
            } else {
                severities.stream()
                        .filter(severity -> !some.containsKey(severity))
                        .forEach(severity -> missing.add(corruption + " at severity " + severity));
            }
        }
        return missing;
    }

    private boolean hasBaseline(String corruption) {
        return baseline.isPresent() && baseline.get().errors().containsKey(corruption);
    }

    private double baselineError(String corruption) {
        return baseline.orElseThrow().errors().get(corruption);
    }

    private static OptionalDouble percent(double part, double of) {
        return of > 0 ? OptionalDouble.of(100 * part / of) : OptionalDouble.empty();
    }

    private static OptionalDouble meanOfAll(Collection<OptionalDouble> values) {
        return values.stream().allMatch(OptionalDouble::isPresent)
                ? values.stream().mapToDouble(OptionalDouble::getAsDouble).average()
                : OptionalDouble.empty();
    }
}
