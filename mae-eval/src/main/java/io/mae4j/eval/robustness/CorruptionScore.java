package io.mae4j.eval.robustness;

import io.mae4j.data.corrupt.Corruption;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Function;

/**
 * What the errors under corruptions came to: the numbers of {@link CorruptionErrors}, for a file. What could not be computed, because
 * a part of it is missing, is null, or not in the map.
 *
 * @param baseline by whose errors these are divided; null for none
 * @param clean the top-1 error on pictures that are not corrupted, 0 to 1
 * @param error the mean top-1 error over the severities, 0 to 1, by corruption
 * @param ce the corruption error, percent of the baseline's, by corruption
 * @param relativeCe the relative corruption error, percent, by corruption
 * @param meanError the mean of {@code error}
 * @param mce the mean corruption error, percent
 * @param relativeMce the relative one, percent
 * @param presentCe the mean over {@code ce}, percent; mCE where no corruption is missing
 * @param corruptions how many the benchmark has
 */
public record CorruptionScore(
        String baseline,
        Double clean,
        Map<String, Double> error,
        Map<String, Double> ce,
        Map<String, Double> relativeCe,
        Double meanError,
        Double mce,
        Double relativeMce,
        Double presentCe,
        int corruptions) {

    public CorruptionScore {
        Objects.requireNonNull(error);
        Objects.requireNonNull(ce);
        Objects.requireNonNull(relativeCe);
    }

    static CorruptionScore of(CorruptionErrors errors) {
        Set<String> all = errors.errors().keySet(); // extra ones too
        return new CorruptionScore(
                errors.baseline().map(CorruptionBaseline::name).orElse(null),
                orNull(errors.clean()),
                each(all, errors::mean),
                each(all, errors::ce),
                each(all, errors::relativeCe),
                orNull(errors.mean()),
                orNull(errors.mce()),
                orNull(errors.relativeMce()),
                orNull(errors.meanOfPresent()),
                errors.corruptions().size());
    }

    /** Of how many corruptions {@code presentCe} is the mean: those of the benchmark itself that are complete. */
    public int complete() {
        return CorruptedData.counted(ce.keySet().stream().map(Corruption::of).toList())
                .size();
    }

    private static Map<String, Double> each(Set<String> corruptions, Function<String, OptionalDouble> value) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (String corruption : corruptions) {
            value.apply(corruption).ifPresent(v -> values.put(corruption, v));
        }
        return values;
    }

    private static Double orNull(OptionalDouble value) {
        return value.isPresent() ? value.getAsDouble() : null;
    }
}
