package io.mae4j.eval.robustness;

import io.mae4j.UserError;
import io.mae4j.data.corrupt.Corruption;
import io.mae4j.data.dataset.CorruptPictures;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Interpolation;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.PictureDecoder;
import io.mae4j.data.transform.CenterCrop;
import io.mae4j.data.transform.Pipeline;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * ImageNet's robustness benchmarks in folders as they are published: a folder for each class, named by its WordNet id; of
 * ImageNet-C {@code corruption/severity/wnid}, with or without the folders {@code noise}, {@code blur}, {@code weather}, {@code
 * digital} and {@code extra} of the published archives around the corruptions.
 *
 * <p>Pictures are prepared as published: resized to 256 pixels (bicubic) for a crop of 224 in the middle, or in that proportion for
 * another size. ImageNet-C has 224x224 pixels already and is only cropped; for another size it is resized to it.
 *
 * @param root the benchmark's folder, or one that it lies in
 * @param shape of the images that the model sees
 * @param onCorrupt the policy for pictures that cannot be read
 * @param exif whether pictures are turned upright as their EXIF segment asks
 * @param count pictures of a part, at most
 */
public record ImageNetFolders(
        Path root, ImageShape shape, Normalization normalization, OnCorrupt onCorrupt, boolean exif, int count) {
    private static final List<String> GROUPS = List.of("noise", "blur", "weather", "digital", "extra");
    private static final List<Integer> SEVERITIES =
            IntStream.rangeClosed(1, Corruption.SEVERITIES).boxed().toList();
    private static final List<String> INSIDE = List.of("val", "sketch");
    private static final Pipeline RESIZED =
            Pipeline.of(new CenterCrop(new CenterCrop.Config(0.875, Interpolation.BICUBIC)));

    /** The benchmarks that are below the root, and the names of the others in {@code missing}. */
    public record Found(List<Benchmark> benchmarks, List<String> missing) {}

    /**
     * All robustness benchmarks, and the validation pictures.
     *
     * @param corruptions of ImageNet-C
     * @throws UserError if there is none
     */
    public Found all(List<String> corruptions, List<Integer> severities, OptionalDouble cleanError) {
        requireRoot();
        List<Benchmark> found = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (BenchmarkName name : BenchmarkName.values()) {
            if (name.pictures() > 0) {
                optional(name, corruptions, severities, cleanError, false)
                        .ifPresentOrElse(found::add, () -> missing.add(name.title()));
            }
        }
        if (found.isEmpty()) {
            throw new UserError("data.root: none of " + String.join(", ", missing) + " is in "
                    + root.toAbsolutePath().normalize()
                    + "; they are looked for in folders called imagenet-c, imagenet-a, and so on");
        }
        return new Found(found, missing);
    }

    /**
     * One of them.
     *
     * @throws UserError if nothing of it is there
     */
    public Benchmark one(
            BenchmarkName name, List<String> corruptions, List<Integer> severities, OptionalDouble cleanError) {
        requireRoot();
        return optional(name, corruptions, severities, cleanError, true)
                .orElseThrow(() -> new UserError("data.root: " + name.title() + " is not in "
                        + root.toAbsolutePath().normalize() + ": it needs "
                        + (name == BenchmarkName.IMAGENET_C
                                ? "folders such as gaussian_noise/1/n01440764"
                                : "a folder for each class, such as n01443537")));
    }

    private Optional<Benchmark> optional(
            BenchmarkName name,
            List<String> corruptions,
            List<Integer> severities,
            OptionalDouble cleanError,
            boolean itself) {
        if (name == BenchmarkName.IMAGENET_C) {
            return places(name, itself).stream()
                    .map(folder -> corrupted(folder, corruptions, severities, cleanError))
                    .filter(benchmark -> !benchmark.parts().isEmpty())
                    .findFirst();
        }
        Answers answers = answers(name);
        List<Path> holding = places(name, itself).stream()
                .filter(folder -> holdsClasses(folder, answers.classes()))
                .toList();
        Optional<Path> fits = holding.stream()
                .filter(folder -> others(folder, answers.classes()).isEmpty())
                .findFirst();
        if (fits.isEmpty() && !holding.isEmpty()) {
            throw of(holding.get(0), name, answers.classes());
        }
        return fits.map(folder -> Benchmark.of(name.title(), part(name, "", 0, answers, folder, RESIZED), notes()));
    }

    private Benchmark corrupted(
            Path folder, List<String> corruptions, List<Integer> severities, OptionalDouble cleanError) {
        Answers answers = answers(BenchmarkName.IMAGENET_C);
        List<Part> parts = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (String corruption : corruptions) {
            Optional<Path> there = corruption(folder, corruption);
            if (there.isEmpty()) {
                missing.add(corruption);
                continue;
            }
            for (int severity : severities) {
                Path pictures = there.get().resolve(Integer.toString(severity));
                if (holdsClasses(pictures, answers.classes())) {
                    parts.add(
                            part(BenchmarkName.IMAGENET_C, corruption, severity, answers, pictures, Pipeline.plain()));
                } else {
                    missing.add(corruption + " at severity " + severity);
                }
            }
        }
        CorruptionBaseline alexNet = CorruptionBaseline.alexNet();
        List<String> notes = new ArrayList<>(notes());
        if (!corruptions.containsAll(alexNet.errors().keySet()) || !severities.containsAll(SEVERITIES)) {
            notes.add("a part of the benchmark: " + corruptions.size() + " corruptions at " + severities.size()
                    + " severities were asked for; a CE takes all " + SEVERITIES.size() + " severities, mCE all "
                    + alexNet.errors().size() + " corruptions");
        }
        // what is scored is the benchmark's, whatever was asked for: AlexNet's errors are means over all severities
        return new Benchmark(
                BenchmarkName.IMAGENET_C.key(),
                BenchmarkName.IMAGENET_C.title(),
                parts,
                List.copyOf(alexNet.errors().keySet()),
                SEVERITIES,
                Optional.of(alexNet),
                cleanError,
                missing,
                notes);
    }

    private List<String> notes() {
        return count == Integer.MAX_VALUE
                ? List.of()
                : List.of("a subset: " + count + " pictures of each part at most, spread over the classes");
    }

    private static Optional<Path> corruption(Path folder, String corruption) {
        List<Path> candidates = new ArrayList<>(List.of(folder.resolve(corruption)));
        GROUPS.forEach(group -> candidates.add(folder.resolve(group).resolve(corruption)));
        return candidates.stream().filter(Files::isDirectory).findFirst();
    }

    private Part part(
            BenchmarkName name, String corruption, int severity, Answers answers, Path folder, Pipeline pipeline) {
        return new Part(
                name.key(),
                corruption,
                severity,
                answers,
                Math.min(count, name.pictures()),
                count == Integer.MAX_VALUE,
                () -> dataset(name, answers.classes(), folder, pipeline));
    }

    private Dataset dataset(BenchmarkName name, List<String> classes, Path folder, Pipeline pipeline) {
        ClassFolders all = ClassFolders.of(folder, classes, new PictureDecoder(shape.channels(), exif, true));
        Pictures pictures = SomePictures.of(all, count);
        return new Dataset(
                name.title(),
                shape,
                normalization,
                classes,
                pictures,
                pictures,
                pipeline,
                pipeline,
                new CorruptPictures(onCorrupt),
                all.fingerprint());
    }

    private static Answers answers(BenchmarkName name) {
        List<String> model = WordNetIds.imageNet();
        return switch (name) {
            case IMAGENET_A -> Answers.among(WordNetIds.imageNetA(), model);
            case IMAGENET_R -> Answers.among(WordNetIds.imageNetR(), model);
            default -> Answers.all(model);
        };
    }

    // where a benchmark may be: the root itself, a folder in it with its name, and a folder in that
    private List<Path> places(BenchmarkName name, boolean itself) {
        List<Path> places = new ArrayList<>();
        if (itself) {
            places.add(root);
        }
        List<Path> named = folders(root).stream()
                .filter(folder -> name.isIn(folder.getFileName().toString()))
                .toList();
        places.addAll(named);
        for (Path folder : named) {
            folders(folder).stream()
                    .filter(inside -> name.isIn(inside.getFileName().toString())
                            || INSIDE.contains(inside.getFileName().toString()))
                    .forEach(places::add);
        }
        return places;
    }

    private static boolean holdsClasses(Path folder, List<String> classes) {
        Set<String> known = new HashSet<>(classes);
        return folders(folder).stream()
                .anyMatch(inside -> known.contains(inside.getFileName().toString()));
    }

    // the classes of ImageNet in a folder that are not among those of a benchmark
    private static List<String> others(Path folder, List<String> classes) {
        Set<String> others = new HashSet<>(WordNetIds.imageNet());
        classes.forEach(others::remove);
        return folders(folder).stream()
                .map(inside -> inside.getFileName().toString())
                .filter(others::contains)
                .toList();
    }

    private static UserError of(Path folder, BenchmarkName name, List<String> classes) {
        BenchmarkName is = Stream.of(BenchmarkName.IMAGENET_A, BenchmarkName.IMAGENET_R)
                .filter(other -> others(folder, answers(other).classes()).isEmpty())
                .findFirst()
                .orElse(BenchmarkName.IMAGENET);
        return new UserError("data.root: the classes in " + folder + " are those of " + is.title() + ", not of "
                + name.title() + ", which has no " + others(folder, classes).get(0));
    }

    private static List<Path> folders(Path folder) {
        List<Path> folders = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, Files::isDirectory)) {
                all.forEach(folders::add);
            } catch (IOException e) {
                throw new UserError("cannot read the folder " + folder + ": " + AtomicFile.reason(e), e);
            }
            folders.sort(null);
        }
        return folders;
    }

    private void requireRoot() {
        if (!Files.isDirectory(root)) {
            throw new UserError(
                    "data.root: there is no folder " + root.toAbsolutePath().normalize());
        }
    }
}
