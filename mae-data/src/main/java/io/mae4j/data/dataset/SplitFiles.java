package io.mae4j.data.dataset;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files that hold many pictures each, by split. They are named by a folder (all files with the suffix in it or below, in
 * the order of their paths), or by a pattern: {@code {000..012}} stands for a range of numbers, {@code {a,b}} for either,
 * {@code *} for anything in a file's name. In a folder, the words <i>train</i> and <i>val</i>, <i>validation</i> or
 * <i>test</i> in the files' paths tell the splits apart, as Hugging Face names them; of several the last. Links are followed.
 *
 * @param train not empty
 * @param heldOut empty if no files are held out
 */
public record SplitFiles(List<Path> train, List<Path> heldOut) {
    private static final Pattern BRACES = Pattern.compile("\\{([^{}]*)}");
    private static final Pattern RANGE = Pattern.compile("(\\d{1,9})\\.\\.(\\d{1,9})");
    private static final int MOST = 1_000_000;
    private static final Map<String, String> SPLITS = Map.of(
            "train", "train",
            "training", "train",
            "val", "val",
            "valid", "val",
            "validation", "val",
            "dev", "val",
            "test", "test");

    /**
     * Finds the files.
     *
     * @param key of the configuration, for messages
     * @param place folder or pattern
     * @param heldOut folder or pattern of the held-out ones; empty to look for them in the folder
     * @param suffix with its dot
     * @throws UserError if there are none
     */
    public static SplitFiles of(String key, String place, String heldOut, String suffix) {
        List<Path> all = find(key, place, suffix);
        if (!heldOut.isEmpty()) {
            return new SplitFiles(all, find("data.heldOut", heldOut, suffix));
        }
        if (!isFolder(place)) {
            return new SplitFiles(all, List.of());
        }
        Map<String, List<Path>> named = new HashMap<>();
        for (Path file : all) {
            split(Path.of(place).relativize(file))
                    .ifPresent(split ->
                            named.computeIfAbsent(split, s -> new ArrayList<>()).add(file));
        }
        List<Path> train = named.getOrDefault("train", List.of());
        List<Path> kept = named.getOrDefault("val", named.getOrDefault("test", List.of()));
        return train.isEmpty() || kept.isEmpty() ? new SplitFiles(all, List.of()) : new SplitFiles(train, kept);
    }

    /** What the last word of a path says that names a split: of {@code train-and-val/val-0.tar}, {@code val}. */
    private static Optional<String> split(Path path) {
        return Arrays.stream(path.toString().toLowerCase(Locale.ROOT).split("[^a-z0-9]+"))
                .map(SPLITS::get)
                .filter(split -> split != null)
                .reduce((before, last) -> last);
    }

    private static List<Path> find(String key, String place, String suffix) {
        if (isFolder(place)) {
            Path folder = Path.of(place);
            List<Path> files = below(folder, suffix);
            if (files.isEmpty()) {
                throw new UserError(key + ": there are no " + suffix + " files in "
                        + folder.toAbsolutePath().normalize() + " or below");
            }
            return files;
        }
        List<Path> files = new ArrayList<>();
        for (String path : expanded(key, place)) {
            List<Path> found = path.contains("*") ? matching(path) : existing(path);
            if (found.isEmpty()) {
                throw new UserError(key + ": there is no file or folder " + absolute(path));
            }
            files.addAll(found);
        }
        return files;
    }

    private static String absolute(String path) {
        return path.contains("*")
                ? path + ", of " + Path.of("").toAbsolutePath()
                : Path.of(path).toAbsolutePath().normalize().toString();
    }

    private static boolean isFolder(String place) {
        try {
            return Files.isDirectory(Path.of(place));
        } catch (InvalidPathException e) { // a pattern, where * is no part of a name, as on Windows
            return false;
        }
    }

    private static List<Path> existing(String path) {
        return Files.isRegularFile(Path.of(path)) ? List.of(Path.of(path)) : List.of();
    }

    private static List<Path> below(Path folder, String suffix) {
        Predicate<Path> visible = file -> Stream.iterate(folder.relativize(file), path -> path != null, Path::getParent)
                .noneMatch(path -> path.getFileName().toString().startsWith("."));
        try (Stream<Path> files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
            return files.filter(file -> file.getFileName().toString().endsWith(suffix))
                    .filter(Files::isRegularFile)
                    .filter(visible)
                    .sorted()
                    .toList();
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new UserError("cannot read the folder " + folder + ": " + e, e);
        }
    }

    private static List<Path> matching(String path) {
        int name = 1 + Math.max(path.lastIndexOf('/'), path.lastIndexOf(File.separatorChar));
        if (path.lastIndexOf('*', name - 1) >= 0) {
            return List.of();
        }
        Path folder = Path.of(path.substring(0, name)).toAbsolutePath();
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, path.substring(name))) {
            files.forEach(found::add);
        } catch (IOException e) {
            throw new UserError("cannot read the folder " + folder + ": " + AtomicFile.reason(e), e);
        }
        return found.stream().filter(Files::isRegularFile).sorted().toList();
    }

    /** {@code s-{00..02}.tar} as three paths. */
    static List<String> expanded(String key, String pattern) {
        Matcher braces = BRACES.matcher(pattern);
        if (!braces.find()) {
            return List.of(pattern);
        }
        List<String> paths = new ArrayList<>();
        for (String choice : choices(key, braces.group(1))) {
            String chosen = pattern.substring(0, braces.start()) + choice + pattern.substring(braces.end());
            paths.addAll(expanded(key, chosen));
            if (paths.size() > MOST) {
                throw new UserError(key + ": " + pattern + " stands for more than " + MOST + " files");
            }
        }
        return paths;
    }

    private static List<String> choices(String key, String inside) {
        Matcher range = RANGE.matcher(inside);
        if (!range.matches()) {
            return List.of(inside.split(",", -1));
        }
        int first = Integer.parseInt(range.group(1));
        int last = Integer.parseInt(range.group(2));
        if (last < first || last - first >= MOST) {
            throw new UserError(key + ": {" + inside + "} is no range of numbers; write the smaller one first");
        }
        List<String> numbers = new ArrayList<>();
        for (int number = first; number <= last; number++) {
            numbers.add(String.format(Locale.ROOT, "%0" + range.group(1).length() + "d", number));
        }
        return numbers;
    }
}
