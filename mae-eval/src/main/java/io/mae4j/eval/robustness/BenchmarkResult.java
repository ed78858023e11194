package io.mae4j.eval.robustness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * What a benchmark came to.
 *
 * @param benchmark {@code imagenet_c}
 * @param title for people
 * @param total over all parts, but for a clean one beside corrupted ones; null where nothing could be read
 * @param parts one by one
 * @param classes over the same parts as {@code total}
 * @param calibration 15 bins, over the same parts
 * @param corruption null for a benchmark without corruptions
 * @param missing what is not in it: corruptions, severities, classes
 * @param notes what a reader has to know
 */
public record BenchmarkResult(
        String benchmark,
        String title,
        Score total,
        List<PartScore> parts,
        List<ClassScore> classes,
        List<Bin> calibration,
        CorruptionScore corruption,
        List<String> missing,
        List<String> notes) {
    private static final int NAMED = 8; // classes that a message names

    public BenchmarkResult {
        Objects.requireNonNull(benchmark);
        Objects.requireNonNull(title);
        parts = List.copyOf(parts);
        classes = List.copyOf(classes);
        calibration = List.copyOf(calibration);
        missing = List.copyOf(missing);
        notes = List.copyOf(notes);
    }

    /** The score of the pictures as they are ({@code severity} 0) or of a corruption at a severity. */
    public record PartScore(String corruption, int severity, Score score) {
        public PartScore {
            Objects.requireNonNull(corruption);
            Objects.requireNonNull(score);
        }
    }

    /** How many pictures of a class were taken for what they are. */
    public record ClassScore(String name, long pictures, long right) {
        public ClassScore {
            Objects.requireNonNull(name);
        }
    }

    /** Answers of about the same confidence; {@code confidence} and {@code accuracy} are null without any. */
    public record Bin(long pictures, Double confidence, Double accuracy) {}

    /**
     * Puts the tallies of all parts of several benchmarks together. ImageNet-C's clean error is ImageNet's where that is among them.
     *
     * @param tallies in the order of the parts
     */
    public static List<BenchmarkResult> all(List<Benchmark> benchmarks, List<Tally> tallies) {
        List<BenchmarkResult> results = new ArrayList<>();
        OptionalDouble clean = OptionalDouble.empty();
        int begin = 0;
        for (Benchmark benchmark : benchmarks) {
            int end = begin + benchmark.parts().size();
            boolean ofImageNet = benchmark.name().equals(BenchmarkName.IMAGENET_C.key()) && clean.isPresent();
            BenchmarkResult result = of(
                    ofImageNet ? benchmark.withCleanError(clean.getAsDouble()) : benchmark,
                    tallies.subList(begin, end));
            if (benchmark.name().equals(BenchmarkName.IMAGENET.key()) && result.total() != null) {
                clean = OptionalDouble.of(result.total().error());
            }
            results.add(result);
            begin = end;
        }
        return results;
    }

    /**
     * Puts the parts' tallies together.
     *
     * @param tallies in the order of the benchmark's parts
     */
    public static BenchmarkResult of(Benchmark benchmark, List<Tally> tallies) {
        List<PartScore> scores = new ArrayList<>();
        Map<String, Map<Integer, Double>> errors = new LinkedHashMap<>();
        List<String> missing = new ArrayList<>(benchmark.missing());
        OptionalDouble clean = benchmark.cleanError();
        List<String> classes = benchmark.parts().get(0).answers().classes();
        Tally total = new Tally(classes.size());
        for (int i = 0; i < tallies.size(); i++) {
            Part part = benchmark.parts().get(i);
            Tally tally = tallies.get(i);
            if (tally.pictures() == 0) {
                missing.add("readable pictures of " + part.name());
                continue;
            }
            Score score = Score.of(tally);
            scores.add(new PartScore(part.corruption(), part.severity(), score));
            if (!part.isClean()) {
                errors.computeIfAbsent(part.corruption(), c -> new TreeMap<>()).put(part.severity(), score.error());
            } else if (!benchmark.corruptions().isEmpty()) {
                clean = OptionalDouble.of(score.error());
                continue;
            }
            total.add(tally);
        }
        missing.addAll(missingClasses(benchmark, tallies));
        return new BenchmarkResult(
                benchmark.name(),
                benchmark.title(),
                total.pictures() > 0 ? Score.of(total) : null,
                scores,
                IntStream.range(0, classes.size())
                        .mapToObj(c -> new ClassScore(classes.get(c), total.pictures(c), total.right(c)))
                        .toList(),
                IntStream.range(0, Calibration.BINS)
                        .mapToObj(b -> bin(total.calibration(), b))
                        .toList(),
                benchmark.corruptions().isEmpty()
                        ? null
                        : CorruptionScore.of(new CorruptionErrors(
                                errors, benchmark.corruptions(), benchmark.severities(), clean, benchmark.baseline())),
                missing,
                benchmark.notes());
    }

    // of parts whose pictures were all asked; those that lack the same are named together
    private static List<String> missingClasses(Benchmark benchmark, List<Tally> tallies) {
        Map<List<String>, List<Part>> lacking = new LinkedHashMap<>();
        for (int i = 0; i < tallies.size(); i++) {
            Part part = benchmark.parts().get(i);
            Tally tally = tallies.get(i);
            List<String> without = IntStream.range(0, tally.classes())
                    .filter(c -> tally.pictures(c) == 0)
                    .mapToObj(part.answers().classes()::get)
                    .toList();
            if (part.whole() && !without.isEmpty() && tally.pictures() > 0) {
                lacking.computeIfAbsent(without, w -> new ArrayList<>()).add(part);
            }
        }
        List<String> missing = new ArrayList<>();
        lacking.forEach((without, parts) -> missing.add(without.size() + " of "
                + parts.get(0).answers().classes().size() + " classes of "
                + parts.get(0).name() + (parts.size() > 1 ? " and " + (parts.size() - 1) + " other parts" : "") + ": "
                + String.join(", ", without.subList(0, Math.min(NAMED, without.size())))
                + (without.size() > NAMED ? ", ..." : "")));
        return missing;
    }

    private static Bin bin(Calibration calibration, int bin) {
        long pictures = calibration.pictures(bin);
        return pictures == 0
                ? new Bin(0, null, null)
                : new Bin(pictures, calibration.confidence(bin), calibration.accuracy(bin));
    }

    /** Corruptions of which there is a part, in the parts' order. */
    public List<String> corruptions() {
        return parts.stream()
                .map(PartScore::corruption)
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
    }

    /** Severities of which there is a part, ascending. */
    public List<Integer> severities() {
        return parts.stream()
                .map(PartScore::severity)
                .filter(severity -> severity > 0)
                .distinct()
                .sorted()
                .toList();
    }

    /** The top-1 error under a corruption, 0 to 1; empty without such a part. */
    public OptionalDouble error(String name, int severity) {
        return parts.stream()
                .filter(part -> part.corruption().equals(name) && part.severity() == severity)
                .mapToDouble(part -> part.score().error())
                .findFirst();
    }

    /** As metrics: {@code imagenet_c.mce}, {@code imagenet_a.top1}, {@code imagenet_c.fog.ce}, ... */
    public Map<String, Double> metrics() {
        Map<String, Double> metrics = new LinkedHashMap<>();
        if (total != null) {
            metrics.put(benchmark + ".top1", total.top1());
            put(metrics, benchmark + ".top5", total.top5());
            metrics.put(benchmark + ".loss", total.loss());
            metrics.put(benchmark + ".ece", total.ece());
        }
        if (corruption != null) {
            put(metrics, benchmark + ".clean.error", corruption.clean());
            put(metrics, benchmark + ".mean_error", corruption.meanError());
            put(metrics, benchmark + ".mce", corruption.mce());
            put(metrics, benchmark + ".relative_mce", corruption.relativeMce());
            corruption.error().forEach((name, value) -> metrics.put(benchmark + "." + name + ".mean_error", value));
            corruption.ce().forEach((name, value) -> metrics.put(benchmark + "." + name + ".ce", value));
        }
        return metrics;
    }

    private static void put(Map<String, Double> metrics, String name, Double value) {
        if (value != null) {
            metrics.put(name, value);
        }
    }
}
