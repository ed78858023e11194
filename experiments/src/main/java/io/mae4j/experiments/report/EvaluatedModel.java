package io.mae4j.experiments.report;

import io.mae4j.UserError;
import io.mae4j.eval.robustness.BenchmarkResult;
import io.mae4j.eval.robustness.Results;
import io.mae4j.experiments.sweep.SweepFolder;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A model and all that it was evaluated on, by one evaluation or by several.
 *
 * @param name for people, unlike that of any other model of the page
 */
public record EvaluatedModel(String name, Results results) {
    private static final String UNNAMED = "evaluate"; // what an evaluation is called that nobody gave a name

    Optional<BenchmarkResult> of(String benchmark) {
        return results.of(benchmark);
    }

    /** A model of one evaluation. */
    public static EvaluatedModel of(Results results) {
        return all(List.of(results)).get(0);
    }

    /**
     * The models of some evaluations. Those of the same weights at the same size are one, but where they have other results of the
     * same benchmark: they are shown beside each other.
     *
     * @param paths run folders, results.json files, and sweeps of evaluations
     * @throws UserError if one is none
     */
    public static List<EvaluatedModel> read(List<Path> paths) {
        List<Results> results = new ArrayList<>();
        for (Path path : paths) {
            List<Path> jobs = jobs(path);
            (jobs.isEmpty() ? List.of(path) : jobs).forEach(p -> results.add(Results.read(p)));
        }
        return all(results);
    }

    /** The jobs of sweeps among some evaluations that have no results yet. */
    public static List<Path> unfinished(List<Path> paths) {
        return paths.stream()
                .filter(path -> Files.exists(path.resolve("sweep.json")))
                .map(SweepFolder::open)
                .flatMap(
                        sweep -> sweep.jobs().stream().map(job -> sweep.run(job).path()))
                .filter(job -> !Files.exists(job.resolve(Results.FILE)))
                .toList();
    }

    private static List<EvaluatedModel> all(List<Results> results) {
        List<Results> together = new ArrayList<>();
        for (Results each : results) {
            int place = IntStream.range(0, together.size())
                    .filter(i -> together.get(i).goesWith(each))
                    .findFirst()
                    .orElse(-1);
            if (place < 0) {
                together.add(each);
            } else {
                together.set(place, together.get(place).with(each));
            }
        }
        List<EvaluatedModel> models = new ArrayList<>();
        Set<String> names = new HashSet<>();
        for (Results each : together) {
            Path checkpoint = Path.of(each.checkpoint());
            String name = each.name().equals(UNNAMED)
                    ? checkpoint.toAbsolutePath().normalize().getFileName().toString()
                    : each.name();
            String unique = name;
            for (int i = 2; !names.add(unique); i++) {
                unique = name + " (" + i + ")";
            }
            models.add(new EvaluatedModel(unique, each));
        }
        return models;
    }

    // of a sweep's folder
    private static List<Path> jobs(Path folder) {
        if (!Files.isDirectory(folder) || Files.exists(folder.resolve(Results.FILE))) {
            return List.of();
        }
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(job -> Files.exists(job.resolve(Results.FILE)))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UserError("cannot read " + folder + ": " + AtomicFile.reason(e), e);
        }
    }
}
