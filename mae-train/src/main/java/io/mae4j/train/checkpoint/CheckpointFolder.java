package io.mae4j.train.checkpoint;

import io.mae4j.UserError;
import io.mae4j.engine.TrainingProgram;
import io.mae4j.file.AtomicFile;
import io.mae4j.file.Folders;
import io.mae4j.models.weights.SafetensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * The checkpoints of one run. Whatever happens while one is written, those before it stay whole.
 *
 * @param path the folder that holds them
 * @param keep how many of the newest are kept, at least 1
 * @param notes what a file of weights says beside them
 */
public record CheckpointFolder(Path path, int keep, Map<String, String> notes) {
    private static final Pattern NAME = Pattern.compile("step-(\\d{6,18})");
    private static final Pattern UNFINISHED = Pattern.compile("\\.step-\\d{6,18}\\.[0-9a-f-]{36}\\.part");
    private static final Pattern SET_ASIDE = Pattern.compile("\\.(step-\\d{6,18})\\.[0-9a-f-]{36}\\.old");
    private static final Pattern DIGITS = Pattern.compile("(?<=step-)\\d+");

    public CheckpointFolder {
        if (keep < 1) {
            throw new UserError("at least 1 checkpoint has to be kept, not " + keep);
        }
        notes = Map.copyOf(notes);
    }

    /** One whose weights say nothing beside themselves. */
    public CheckpointFolder(Path path, int keep) {
        this(path, keep, Map.of());
    }

    /**
     * Writes a checkpoint and removes those that are older than the last {@code keep}. One run writes at a time.
     *
     * @throws UserError if it cannot be written, for example because the disk is full; then those before it are as they were
     */
    public Checkpoint save(RunState state, TrainingProgram program) {
        Path whole = path.resolve(String.format(Locale.ROOT, "step-%06d", state.step()));
        Path part = hidden(whole, ".part");
        try {
            Files.createDirectories(path);
            clearUnfinished();
            try {
                Files.createDirectory(part);
                write(part, state, program);
                publish(part, whole);
            } finally {
                Folders.delete(part);
            }
            removeOld(state.step());
        } catch (IOException e) {
            throw cannotSave(whole, e);
        } catch (UserError e) {
            throw e.getCause() instanceof IOException io ? cannotSave(whole, io) : e;
        }
        return new Checkpoint(whole, state);
    }

    /**
     * As {@link #latest}, for a run that goes on: what a crash left half-written or half-removed is cleared first. Nobody else may
     * be writing.
     */
    public Optional<Checkpoint> takeUp(Consumer<String> warning) {
        try {
            if (Files.isDirectory(path)) {
                clearUnfinished();
            }
            Optional<Checkpoint> latest = latest(warning);
            if (latest.isPresent()) {
                removeOld(step(latest.get().folder()));
            }
            return latest;
        } catch (IOException e) {
            throw new UserError("cannot clear up " + path + ": " + AtomicFile.reason(e), e);
        }
    }

    /**
     * The newest checkpoint that is whole; empty if there has been none.
     *
     * @param warning is told of each damaged one that was passed over
     * @throws UserError if there are some and all are damaged
     */
    public Optional<Checkpoint> latest(Consumer<String> warning) {
        List<Path> folders = folders();
        UserError last = null;
        for (int i = folders.size() - 1; i >= 0; i--) {
            try {
                return Optional.of(Checkpoint.open(folders.get(i)));
            } catch (UserError e) {
                warning.accept(e.getMessage() + "; the checkpoint before it is tried");
                last = e;
            }
        }
        if (last != null) {
            throw new UserError("no checkpoint in " + path + " is whole; the oldest: " + last.getMessage(), last);
        }
        return Optional.empty();
    }

    /** The folders of all checkpoints, the oldest first; they may be damaged. */
    public List<Path> folders() {
        if (!Files.isDirectory(path)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(path)) {
            return children.filter(this::holdsCheckpoint)
                    .sorted(Comparator.comparingLong(CheckpointFolder::step))
                    .toList();
        } catch (IOException e) {
            throw new UserError("cannot read " + path + ": " + AtomicFile.reason(e), e);
        }
    }

    private void write(Path folder, RunState state, TrainingProgram program) {
        SafetensorsWriter weights = new SafetensorsWriter().metadata("format", "pt");
        new TreeMap<>(notes).forEach(weights::metadata);
        SafetensorsWriter optimizer = new SafetensorsWriter();
        Map<String, Long> checksums = new HashMap<>();
        Map<String, INDArray> copies = program.state();
        try {
            copies.forEach((name, array) ->
                    (name.startsWith(TrainingProgram.OPTIMIZER) ? optimizer : weights).add(name, array));
            checksums.put(Checkpoint.WEIGHTS, write(folder.resolve(Checkpoint.WEIGHTS), weights));
            checksums.put(Checkpoint.OPTIMIZER, write(folder.resolve(Checkpoint.OPTIMIZER), optimizer));
        } finally {
            Checkpoint.free(copies);
        }
        AtomicFile.write(folder.resolve(Checkpoint.STATE), new StateJson(state, checksums).text());
    }

    private static long write(Path file, AtomicFile.Content content) {
        long[] sum = new long[1];
        AtomicFile.write(file, out -> {
            Checksum.Noting noting = new Checksum.Noting(out);
            content.writeTo(noting);
            sum[0] = noting.value();
        });
        return sum[0];
    }

    // an older checkpoint of the same step is set aside first, since a folder cannot be renamed over another
    private void publish(Path part, Path whole) throws IOException {
        Path old = hidden(whole, ".old");
        boolean replaces = Files.exists(whole);
        if (replaces) {
            AtomicFile.rename(whole, old);
        }
        AtomicFile.rename(part, whole);
        AtomicFile.forceDirectory(path);
        if (replaces) {
            Folders.delete(old);
        }
    }

    // those after the last good one are damaged, and count for nothing; they are replaced when the run comes by
    private void removeOld(long lastGood) throws IOException {
        List<Path> folders =
                folders().stream().filter(folder -> step(folder) <= lastGood).toList();
        for (Path old : folders.subList(0, Math.max(0, folders.size() - keep))) {
            Path part = hidden(old, ".part");
            AtomicFile.rename(old, part); // never a half-deleted one under a good name
            Folders.delete(part);
        }
    }

    // what a crash has left
    private void clearUnfinished() throws IOException {
        List<Path> all;
        try (Stream<Path> children = Files.list(path)) {
            all = children.toList();
        }
        for (Path child : all) {
            String name = child.getFileName().toString();
            Matcher setAside = SET_ASIDE.matcher(name);
            if (setAside.matches() && !Files.exists(path.resolve(setAside.group(1)))) {
                AtomicFile.rename(child, path.resolve(setAside.group(1)));
            } else if (setAside.matches() || UNFINISHED.matcher(name).matches()) {
                Folders.delete(child);
            }
        }
    }

    private UserError cannotSave(Path whole, IOException e) {
        List<Path> there = folders();
        String last =
                there.isEmpty() ? "there is none before it" : "the last good one is " + there.get(there.size() - 1);
        return new UserError("cannot write the checkpoint " + whole + ": " + AtomicFile.reason(e) + "; " + last, e);
    }

    private static Path hidden(Path whole, String end) {
        return whole.resolveSibling("." + whole.getFileName() + "." + UUID.randomUUID() + end);
    }

    // under its own name, or set aside by a crash in the middle of its replacement
    private boolean holdsCheckpoint(Path child) {
        String name = child.getFileName().toString();
        Matcher setAside = SET_ASIDE.matcher(name);
        return NAME.matcher(name).matches() || (setAside.matches() && !Files.exists(path.resolve(setAside.group(1))));
    }

    private static long step(Path folder) {
        Matcher digits = DIGITS.matcher(folder.getFileName().toString());
        return digits.find() ? Long.parseLong(digits.group()) : -1;
    }
}
