package io.mae4j.file;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** A lock on a file that one holder at a time has, and that the operating system takes from a process that dies. */
public final class FolderLock implements AutoCloseable {
    private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    // of this process, which asks the system for none of them again: a process that closes a file loses all of its
    // locks
    // on it, by whatever channel
    private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

    private final Path place;
    private final FileChannel channel;

    private FolderLock(Path place, FileChannel channel) {
        this.place = place;
        this.channel = channel;
    }

    /**
     * Takes it; empty if another has it, in this process or in any.
     *
     * @throws io.mae4j.UserError if the file cannot be written
     */
    public static Optional<FolderLock> take(Path file) {
        try {
            Path folder = file.toAbsolutePath().getParent().toRealPath();
            Path place = folder.resolve(file.getFileName());
            return HELD.add(place) ? ofSystem(place) : Optional.empty();
        } catch (IOException e) {
            throw AtomicFile.cannotWrite(file, e);
        }
    }

    private static Optional<FolderLock> ofSystem(Path place) throws IOException {
        boolean taken = false;
        try {
            FileChannel channel = FileChannel.open(place, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            try {
                taken = channel.tryLock() != null;
            } finally {
                if (!taken) {
                    channel.close();
                }
            }
            return taken ? Optional.of(new FolderLock(place, channel)) : Optional.empty();
        } finally {
            if (!taken) {
                HELD.remove(place);
            }
        }
    }

    /** Takes it, waiting so long for another to let go. */
    public static Optional<FolderLock> take(Path file, long seconds) {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        Optional<FolderLock> lock = take(file);
        while (lock.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(POLL_NANOS);
            lock = take(file);
        }
        return lock;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            HELD.remove(place); // once it is closed: who takes it now opens it
        }
    }
}
