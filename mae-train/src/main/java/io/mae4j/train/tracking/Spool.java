package io.mae4j.train.tracking;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import io.mae4j.file.FolderLock;
import io.mae4j.file.Folders;
import io.mae4j.train.tracking.SpoolSegments.Position;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a run logged and the server has not yet confirmed, on disk: appended lines in numbered segments, and the position up
 * to which they are sent. A file that the server does not take now is set aside, and waits again when the spool is opened
 * again. An append is one write to the end of a file: it takes microseconds whatever the server does, and survives the
 * process. Memory does not grow with what waits. One process at a time holds a spool.
 */
final class Spool implements AutoCloseable {
    private static final String LATER = "later.txt"; // what was set aside
    private static final String SENT = "sent"; // the position

    /** An entry and the place after it. */
    record Waiting(SpoolEntry entry, Position end) {}

    private final Path folder;
    private final Path files;
    private final FolderLock lock;
    private RunIdentity identity;
    private final SpoolSegments segments;
    private Position sent;
    private long pending;
    private final Set<Path> postponed = new HashSet<>(); // files that wait for the next opening

    private Spool(Path folder, FolderLock lock, RunIdentity identity) {
        this.folder = folder;
        this.files = folder.resolve("files");
        this.lock = lock;
        this.segments = new SpoolSegments(folder);
        this.identity = identity;
    }

    /** Where a run's spool lies. */
    static Path folderIn(Path runFolder) {
        return runFolder.toAbsolutePath().normalize().resolve("tracking");
    }

    static boolean existsIn(Path runFolder) {
        return RunIdentity.existsIn(folderIn(runFolder));
    }

    static Spool create(Path runFolder, RunIdentity identity) {
        Path folder = folderIn(runFolder);
        try {
            Files.createDirectories(folder.resolve("files"));
            identity.write(folder);
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
        return open(runFolder);
    }

    static Spool open(Path runFolder) {
        Path folder = folderIn(runFolder);
        RunIdentity identity = RunIdentity.read(folder);
        FolderLock lock = FolderLock.take(folder.resolve("lock"))
                .orElseThrow(
                        () -> new UserError(folder + " is in use: the run is still going on, and sends by itself"));
        try {
            Spool spool = new Spool(folder, lock, identity);
            spool.recover();
            return spool;
        } catch (IOException e) {
            lock.close();
            throw notWritable(folder, e);
        } catch (RuntimeException e) {
            lock.close();
            throw e;
        }
    }

    synchronized RunIdentity identity() {
        return identity;
    }

    synchronized void identity(RunIdentity identity) {
        this.identity = identity;
        writing(() -> identity.write(folder));
    }

    Path folder() {
        return folder;
    }

    /** How many entries are not sent. */
    synchronized long pending() {
        return pending;
    }

    synchronized void append(SpoolEntry entry) {
        byte[] bytes = (entry.line(files) + "\n").getBytes(StandardCharsets.UTF_8);
        writing(() -> segments.append(bytes));
        pending++;
        notifyAll();
    }

    /** Holds on to a file: by a hard link, which costs nothing, or by a copy where the file system has no links. */
    SpoolEntry.Artifact keep(Path file, String subFolder) {
        Path kept = files.resolve(UUID.randomUUID().toString());
        writing(() -> {
            try {
                Files.createLink(kept, file.toRealPath());
            } catch (UnsupportedOperationException | FileSystemException e) {
                Files.copy(file, kept, StandardCopyOption.REPLACE_EXISTING);
            }
        });
        return new SpoolEntry.Artifact(kept, file.getFileName().toString(), subFolder);
    }

    /** Waits until something is to be sent. */
    synchronized void await() throws InterruptedException {
        while (pending <= 0) {
            wait();
        }
    }

    /** The next entries that wait, oldest first; empty if there are none. Only one thread reads. */
    List<Waiting> next() {
        List<Waiting> found = new ArrayList<>();
        writing(() -> {
            while (found.isEmpty() && pending() > 0) {
                Position from = sent;
                byte[] bytes = segments.bytesFrom(from);
                int start = 0;
                for (int i = 0; i < bytes.length; i++) {
                    if (bytes[i] == '\n') {
                        String line = new String(bytes, start, i - start, StandardCharsets.UTF_8);
                        start = i + 1;
                        Position end = from.plus(start);
                        found.add(new Waiting(entry(line, end), end));
                    }
                }
                if (found.isEmpty()) {
                    sent = from.next();
                    Files.deleteIfExists(segments.file(from.segment()));
                }
            }
        });
        return found;
    }

    private SpoolEntry entry(String line, Position end) {
        try {
            return SpoolEntry.parse(line, files);
        } catch (IllegalStateException | IllegalArgumentException | IndexOutOfBoundsException e) {
            String start = line.substring(0, Math.min(60, line.length())).replaceAll("\\p{Cntrl}", "?");
            throw new UserError(
                    segments.file(end.segment()) + " is damaged in the line that ends at byte " + end.offset() + ", '"
                            + start + "': what follows is sent when that line is gone",
                    e);
        }
    }

    /** The server has the first {@code count} of what {@link #next} gave. */
    void sent(List<Waiting> entries, int count) {
        sent = entries.get(count - 1).end;
        try {
            writing(() -> {
                AtomicFile.writeUnforced(folder.resolve(SENT), sent.segment() + " " + sent.offset() + "\n");
                for (Waiting waiting : entries.subList(0, count)) {
                    if (waiting.entry instanceof SpoolEntry.Artifact artifact && !isPostponed(artifact.file())) {
                        Files.deleteIfExists(artifact.file());
                    }
                }
            });
        } finally { // on a full disk too: else next() would look for them past the segment in use, and remove it
            synchronized (this) {
                pending -= count;
                notifyAll();
            }
        }
    }

    /** Sets aside a file that the server does not take now: it waits, behind all else, when the spool is opened again. */
    void postpone(SpoolEntry.Artifact artifact) {
        writing(() -> WholeLine.append(folder.resolve(LATER), artifact.line(files)));
        synchronized (this) {
            postponed.add(artifact.file());
        }
    }

    /** How many files were set aside. */
    synchronized int postponed() {
        return postponed.size();
    }

    /** Sets aside what the server will never take, with its reason; a refused file goes to {@code refused}. */
    Path refused(SpoolEntry entry, String reason) {
        Path log = folder.resolve("refused.txt");
        Path refused = folder.resolve("refused");
        writing(() -> {
            Path file = entry instanceof SpoolEntry.Artifact artifact ? artifact.file() : null;
            if (file != null && !Files.exists(file) && Files.exists(refused.resolve(file.getFileName()))) {
                return; // by a process that died before it noted that
            }
            WholeLine.append(log, entry.line(files) + "\t# " + reason.replace('\n', ' '));
            if (file != null && Files.exists(file)) {
                Files.createDirectories(refused);
                Files.move(file, refused.resolve(file.getFileName()));
            }
        });
        return log;
    }

    @Override
    public synchronized void close() {
        writing(() -> {
            try (lock) {
                segments.close();
                if (pending <= 0) {
                    clearAway();
                }
            }
        });
    }

    private void clearAway() throws IOException {
        segments.deleteAll();
        Files.deleteIfExists(folder.resolve(SENT)); // last: without it, what is sent would wait again
        try (Stream<Path> left = Files.list(files)) { // kept by a process that died before it said so
            for (Path file : left.filter(kept -> !isPostponed(kept)).toList()) {
                Files.delete(file);
            }
        }
    }

    /** Removes a spool from which nothing was ever sent: the run was refused at its start. */
    void delete() {
        close();
        writing(() -> Folders.delete(folder));
    }

    private synchronized boolean isPostponed(Path file) {
        return postponed.contains(file);
    }

    private void recover() throws IOException {
        AtomicFile.clearUnfinished(folder);
        List<Long> numbers = segments.numbers();
        if (numbers.isEmpty()) {
            Files.deleteIfExists(folder.resolve(SENT)); // of segments that are gone: it would hide what is appended
        }
        long last = numbers.isEmpty() ? 0 : numbers.get(numbers.size() - 1);
        TornLine.drop(segments.file(last));
        sent = readSent(numbers.isEmpty() ? 1 : numbers.get(0), last);
        last = takeUpLater(last);
        segments.open(Math.max(1, last));
        for (Position from = sent; from.segment() <= last; from = from.next()) {
            pending += segments.lines(from).count();
        }
    }

    // as a segment of its own, without what a process set aside that died before it noted that: it waits in its old
    // place
    private long takeUpLater(long last) throws IOException {
        Path later = folder.resolve(LATER);
        if (!Files.exists(later)) {
            return last;
        }
        TornLine.drop(later);
        Set<String> lines = new LinkedHashSet<>();
        new String(Files.readAllBytes(later), StandardCharsets.UTF_8).lines().forEach(lines::add);
        for (Position from = sent; from.segment() <= last; from = from.next()) {
            segments.lines(from).forEach(lines::remove);
        }
        if (!lines.isEmpty()) {
            AtomicFile.write(segments.file(last + 1), String.join("\n", lines) + "\n");
        }
        Files.delete(later);
        return lines.isEmpty() ? last : last + 1;
    }

    private Position readSent(long firstSegment, long last) throws IOException {
        Path file = folder.resolve(SENT);
        String text = Files.exists(file) ? Files.readString(file, StandardCharsets.ISO_8859_1) : "";
        if (text.matches("\\d+ \\d+\n")) { // else a crash tore it: what is sent twice is stored once
            String[] parts = text.trim().split(" ");
            long of = Long.parseLong(parts[0]);
            if (of >= firstSegment && of <= last && Files.exists(segments.file(of))) {
                return new Position(of, Math.min(Long.parseLong(parts[1]), Files.size(segments.file(of))));
            }
        }
        return new Position(firstSegment, 0);
    }

    private static UserError notWritable(Path folder, IOException e) {
        return new UserError(
                "cannot keep what is to be tracked in " + folder + ": "
                        + e.getClass().getSimpleName() + " " + e.getMessage(),
                e);
    }

    @FunctionalInterface
    private interface Writing {
        void run() throws IOException;
    }

    private void writing(Writing work) {
        try {
            work.run();
        } catch (IOException e) {
            throw notWritable(folder, e);
        }
    }
}
