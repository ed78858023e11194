package io.mae4j.eval.robustness;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonDeserializer;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonSerializer;
import io.mae4j.UserError;
import io.mae4j.component.PixelSize;
import io.mae4j.data.corrupt.Corruption;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What an evaluation came to: {@code results.json} in its run's folder.
 *
 * @param name of the run
 * @param checkpoint what was evaluated, as it was given
 * @param weights a fingerprint of them
 * @param model for people
 * @param image height and width of the images that the model saw, pixels
 * @param missing benchmarks that were asked for and not there
 */
public record Results(
        String name,
        String checkpoint,
        String weights,
        String model,
        PixelSize image,
        List<BenchmarkResult> benchmarks,
        List<String> missing) {
    /** The file's name. */
    public static final String FILE = "results.json";

    private static final Gson GSON = new GsonBuilder()
            .registerTypeAdapter(PixelSize.class, (JsonSerializer<PixelSize>)
                    (size, type, context) -> JsonParser.parseString(size.toString()))
            .registerTypeAdapter(PixelSize.class, (JsonDeserializer<PixelSize>)
                    (json, type, context) -> PixelSize.parse(json.toString()))
            .setPrettyPrinting()
            .disableHtmlEscaping()
            .create();

    /** Writes the file, whole or not at all. */
    public void write(Path file) {
        AtomicFile.write(file, GSON.toJson(this) + "\n");
    }

    /**
     * Reads the file, or that of a run's folder.
     *
     * @throws UserError if there is none, or it is damaged
     */
    public static Results read(Path path) {
        Path file = Files.isDirectory(path) ? path.resolve(FILE) : path;
        if (!Files.isRegularFile(file)) {
            throw new UserError("there is no " + file
                    + (Files.isDirectory(path)
                            ? ": the folder is of no evaluation, or of one that has not finished"
                            : "; results are in runs/<date>/<evaluation>/" + FILE));
        }
        Results results;
        try {
            results = GSON.fromJson(Files.readString(file), Results.class);
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + AtomicFile.reason(e), e);
        } catch (JsonParseException | NumberFormatException e) {
            String what = String.valueOf(e.getMessage()).lines().findFirst().orElse(""); // Gson's second is a link
            throw new UserError(file + " is damaged: " + what, e);
        } catch (RuntimeException e) { // of a record that does not take what it is given
            throw new UserError(file + " is damaged: something in it is missing", e);
        }
        if (results == null || !results.isWhole()) {
            throw new UserError(file + " holds no results of mae evaluate");
        }
        try {
            results.benchmarks().stream().flatMap(b -> b.corruptions().stream()).forEach(Corruption::of);
        } catch (UserError e) {
            throw new UserError(file + " is damaged: " + e.getMessage(), e);
        }
        return results;
    }

    private boolean isWhole() {
        return Stream.of(name, checkpoint, weights, model, image, benchmarks, missing)
                        .allMatch(Objects::nonNull)
                && benchmarks.stream().allMatch(Objects::nonNull)
                && missing.stream().allMatch(Objects::nonNull);
    }

    /**
     * Whether another evaluation can be taken together with this one: it is of the same model, on images of the same size, and no
     * benchmark is in both with different results, such as those of another seed.
     */
    public boolean goesWith(Results other) {
        return weights.equals(other.weights)
                && image.equals(other.image)
                && benchmarks.stream().noneMatch(b -> other.benchmarks.stream().anyMatch(o -> contradict(b, o)));
    }

    private static boolean contradict(BenchmarkResult one, BenchmarkResult other) {
        return one.benchmark().equals(other.benchmark()) && one.title().equals(other.title()) && !one.equals(other);
    }

    /** With the benchmarks of another evaluation that {@linkplain #goesWith goes with} this one. */
    public Results with(Results other) {
        List<BenchmarkResult> both = new ArrayList<>(benchmarks);
        other.benchmarks().stream().filter(b -> !both.contains(b)).forEach(both::add);
        List<String> none = new ArrayList<>(missing);
        other.missing().stream().filter(name -> !none.contains(name)).forEach(none::add);
        none.removeIf(name -> both.stream().anyMatch(b -> b.title().equals(name)));
        return new Results(name, checkpoint, weights, model, image, List.copyOf(both), List.copyOf(none));
    }

    /** A benchmark's result. */
    public Optional<BenchmarkResult> of(String benchmark) {
        return benchmarks.stream().filter(b -> b.benchmark().equals(benchmark)).findFirst();
    }

    /**
     * The errors under corruptions, to divide another model's by.
     *
     * @param title of the benchmark that they have to be of
     * @param severities over which the other model's errors are averaged, and so these are
     * @param subset {@linkplain CorruptedData#subset which pictures} the other model is asked
     * @throws UserError if they are of another benchmark, of other severities, or of more or fewer pictures
     */
    public CorruptionBaseline baseline(
            String benchmark, String title, List<Integer> severities, Optional<String> subset) {
        BenchmarkResult result = of(benchmark)
                .filter(r -> r.title().equals(title) && r.corruption() != null)
                .orElseThrow(() -> new UserError("baseline: " + name + " was not evaluated on " + title
                        + " corrupted but on "
                        + String.join(
                                ", ",
                                benchmarks.stream().map(BenchmarkResult::title).toList())));
        if (!result.severities().containsAll(severities)) {
            throw new UserError("baseline: " + name + " was evaluated at severities " + result.severities()
                    + "; severities=" + severities + " has others");
        }
        Optional<String> own = result.notes().stream()
                .filter(note -> note.startsWith(CorruptedData.SUBSET))
                .findFirst();
        if (!own.equals(subset)) {
            throw new UserError("baseline: " + name + " was evaluated on " + own.orElse("all held-out pictures")
                    + ", and this would be on " + subset.orElse("all of them") + "; give both the same count=");
        }
        Map<String, Double> errors = new LinkedHashMap<>();
        for (String corruption : result.corruptions()) {
            if (severities.stream()
                    .allMatch(severity -> result.error(corruption, severity).isPresent())) {
                severities.stream()
                        .mapToDouble(
                                severity -> result.error(corruption, severity).getAsDouble())
                        .average()
                        .ifPresent(mean -> errors.put(corruption, mean));
            }
        }
        Double clean = result.corruption().clean();
        return new CorruptionBaseline(name, errors, clean == null ? OptionalDouble.empty() : OptionalDouble.of(clean));
    }
}
