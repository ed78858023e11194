package io.mae4j.eval.robustness;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A test of a classifier.
 *
 * @param name {@code imagenet_c}
 * @param title for people
 * @param parts what is there of it, in order
 * @param corruptions all that belong to it; empty for a test without corruptions
 * @param severities all that belong to it
 * @param baseline by whose errors corruption errors are divided
 * @param cleanError the model's top-1 error, 0 to 1, on the same pictures uncorrupted, where it is known and no part measures it
 * @param missing what is not there of it, by name
 * @param notes what a reader of its results has to know
 */
public record Benchmark(
        String name,
        String title,
        List<Part> parts,
        List<String> corruptions,
        List<Integer> severities,
        Optional<CorruptionBaseline> baseline,
        OptionalDouble cleanError,
        List<String> missing,
        List<String> notes) {
    public Benchmark {
        parts = List.copyOf(parts);
        corruptions = List.copyOf(corruptions);
        severities = List.copyOf(severities);
        missing = List.copyOf(missing);
        notes = List.copyOf(notes);
    }

    /** With a clean error that is known by now; one that was known before counts. */
    Benchmark withCleanError(double error) {
        return cleanError.isPresent()
                ? this
                : new Benchmark(
                        name,
                        title,
                        parts,
                        corruptions,
                        severities,
                        baseline,
                        OptionalDouble.of(error),
                        missing,
                        notes);
    }

    /** A test that is one part. */
    static Benchmark of(String title, Part part, List<String> notes) {
        return new Benchmark(
                part.benchmark(),
                title,
                List.of(part),
                List.of(),
                List.of(),
                Optional.empty(),
                OptionalDouble.empty(),
                List.of(),
                notes);
    }
}
