package io.mae4j.experiments.sweep;

import io.mae4j.file.FolderLock;
import io.mae4j.train.run.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** A job's run folder, with what a sweep keeps in it. */
record JobFolder(Path path, Job job) {
    private static final long DYING_SECONDS = 20;

    RunFolder run() {
        return new RunFolder(path);
    }

    Path console() {
        return path.resolve("console.log");
    }

    /** What became of the job. One that its process left behind is interrupted. */
    JobState state() {
        JobState written = written();
        if (written.status() != JobState.Status.RUNNING) {
            return written;
        }
        try (FolderLock free = FolderLock.take(lockFile()).orElse(null)) {
            if (free == null) {
                return written;
            }
            JobState now = written(); // it may have ended in between
            return now.status() == JobState.Status.RUNNING
                    ? now.ended(JobState.Status.INTERRUPTED, "", now.began())
                    : now;
        }
    }

    void write(JobState state) {
        JsonFile.write(stateFile(), state);
    }

    /** Takes the job; waits a little for a process that is about to end. Empty if another one keeps it. */
    Optional<FolderLock> lock() {
        return FolderLock.take(lockFile(), DYING_SECONDS);
    }

    /** What is written, for the one who holds the lock: what says that it runs is left behind. */
    JobState written() {
        return Files.exists(stateFile()) ? JsonFile.read(stateFile(), JobState.class) : JobState.PENDING;
    }

    private Path stateFile() {
        return path.resolve("job.json");
    }

    private Path lockFile() {
        return path.resolve("job.lock");
    }
}
