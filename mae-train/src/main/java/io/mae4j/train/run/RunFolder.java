package io.mae4j.train.run;

import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.file.AtomicFile;
import io.mae4j.file.FolderLock;
import io.mae4j.file.Folders;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Everything that a run leaves behind, {@code runs/<date>/<time>-<name>}: {@code config.conf} as composed, {@code
 * config.resolved.conf}, {@code overrides.txt}, {@code provenance.json}, {@code run.log}, {@code metrics.jsonl}, {@code
 * summary.json}, and the folders {@code checkpoints} and {@code pictures}. While a run goes on it has the lock {@code run.lock}.
 */
public record RunFolder(Path path) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH-mm-ss", Locale.ROOT);

    private static final String RESOLVED = "config.resolved.conf";
    private static final String OVERRIDES = "overrides.txt";
    private static final String PROVENANCE = "provenance.json";
    private static final String LOCK = "run.lock";
    private static final long DYING_SECONDS = 2;

    /** The name, without {@code .conf}, under which the composed configuration is kept. */
    public static final String CONFIG = "config";

    private static final String SNAPSHOT = CONFIG + ".conf";

    /** @throws IllegalArgumentException if a run cannot be called so */
    public static void requireName(String name) {
        if (!name.matches("[A-Za-z0-9._-]+")) {
            throw new IllegalArgumentException("name is '" + name
                    + "'; it becomes part of a folder's name: letters, digits, dot, hyphen, underscore");
        }
    }

    /** Makes the folder, under a name of its own, and writes down what was configured. */
    public static RunFolder create(Path runs, String name, LocalDateTime now, Composed composed) {
        return createIn(newFolder(runs, name, now), composed);
    }

    /** Makes a folder {@code runs/<date>/<time>-<name>} that was not there before. */
    public static Path newFolder(Path runs, String name, LocalDateTime now) {
        Path day = runs.resolve(DATE.format(now));
        String base = TIME.format(now) + "-" + name;
        try {
            Files.createDirectories(day);
            return unused(day, base);
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(day.resolve(base), e);
        }
    }

    /** Makes {@code path} a run folder, and writes down what is configured; as often as one likes. */
    public static RunFolder createIn(Path path, Composed composed) {
        RunFolder folder = new RunFolder(path);
        try {
            Files.createDirectories(folder.checkpoints());
            Files.createDirectories(folder.pictures());
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(path, e);
        }
        folder.write(SNAPSHOT, composed.renderSnapshot());
        folder.write(RESOLVED, composed.render());
        folder.write(OVERRIDES, lines(composed));
        return folder;
    }

    /**
     * Takes the folder for a run, until it is closed or the process dies; waits a little for a process that is about to end.
     *
     * @throws UserError if a run is going on in it
     */
    public FolderLock lock() {
        return FolderLock.take(path.resolve(LOCK), DYING_SECONDS)
                .orElseThrow(() -> new UserError(path + " is in use: its run is still going on, in another process"));
    }

    /** As {@link #lock}, without waiting; empty if a run is going on in it. */
    public Optional<FolderLock> lockIfFree() {
        return FolderLock.take(path.resolve(LOCK));
    }

    /** Removes what a process left behind that died while it wrote. Nobody may be writing in the folder. */
    public void clearUnfinished() {
        try {
            Files.createDirectories(pictures()); // which somebody may have taken away
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(pictures(), e);
        }
        AtomicFile.clearUnfinished(path);
        AtomicFile.clearUnfinished(pictures());
    }

    /**
     * A folder that a run left behind.
     *
     * @throws UserError if it is none
     */
    public static RunFolder open(Path path) {
        RunFolder folder = new RunFolder(path);
        if (!Files.isDirectory(path)) {
            throw new UserError("there is no run folder " + path + "; runs are in runs/<date>/<time>-<name>");
        }
        if (!Files.isRegularFile(path.resolve(SNAPSHOT)) || !Files.isDirectory(folder.checkpoints())) {
            throw new UserError(
                    path
                            + " is not a run folder: it has no config.conf and checkpoints; runs are in runs/<date>/<time>-<name>");
        }
        return folder;
    }

    public Path checkpoints() {
        return path.resolve("checkpoints");
    }

    public Path pictures() {
        return path.resolve("pictures");
    }

    public Path file(String name) {
        return path.resolve(name);
    }

    /** What says where the run's numbers come from. */
    public Path provenance() {
        return path.resolve(PROVENANCE);
    }

    /** The files that say what the run was, which a tracker is given beside what it measured: those that nobody has taken away. */
    public List<Path> descriptions() {
        return Stream.of(path.resolve(SNAPSHOT), path.resolve(RESOLVED), path.resolve(OVERRIDES), provenance())
                .filter(Files::isRegularFile)
                .toList();
    }

    /** The overrides that the run was begun with, as they were given. */
    public List<String> overrides() {
        return read(OVERRIDES)
                .lines()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .toList();
    }

    /** Writes or replaces a text file, whole or not at all. */
    public void write(String name, String text) {
        AtomicFile.write(path.resolve(name), text);
    }

    /** A small text file of the folder. */
    public String read(String name) {
        try {
            return Files.readString(path.resolve(name));
        } catch (IOException e) {
            throw new UserError("cannot read " + path.resolve(name) + ": " + AtomicFile.reason(e), e);
        }
    }

    /** Removes a folder that was only just made, with the run that could not begin, and the folders above it if they are empty. */
    public void discard() {
        try {
            Folders.delete(path);
            Path day = path.getParent();
            if (isEmpty(day)) {
                Files.delete(day);
                if (day.getParent() != null && isEmpty(day.getParent())) {
                    Files.delete(day.getParent());
                }
            }
        } catch (IOException e) {
            throw new UserError("cannot remove " + path + ": " + AtomicFile.reason(e), e);
        }
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.findAny().isEmpty();
        }
    }

    /** Notes down with what a run is continued. */
    public void resumedWith(Composed composed) {
        if (!composed.overrides().isEmpty()) {
            write(OVERRIDES, read(OVERRIDES) + "# resumed with\n" + lines(composed));
            write(SNAPSHOT, composed.renderSnapshot());
            write(RESOLVED, composed.render());
        }
    }

    private static Path unused(Path day, String base) throws IOException {
        for (int i = 1; ; i++) {
            try {
                return Files.createDirectory(day.resolve(i == 1 ? base : base + "-" + i));
            } catch (FileAlreadyExistsException e) {
                continue; // another run of the same second
            }
        }
    }

    private static String lines(Composed composed) {
        StringBuilder lines = new StringBuilder();
        composed.overrides().forEach(override -> lines.append(override).append('\n'));
        return lines.toString();
    }

    @Override
    public String toString() {
        return path.toString();
    }
}
