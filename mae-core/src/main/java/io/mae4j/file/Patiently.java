package io.mae4j.file;

import io.mae4j.OperatingSystem;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/**
 * Does what Windows refuses while somebody has a file open, be it a reader or a program that looks for viruses in what was just
 * written: again and again for two seconds. Elsewhere nobody is in the way, and a refusal is meant.
 */
final class Patiently {
    private static final int TRIES = 9;
    private static final long FIRST_WAIT = 8; // milliseconds, doubled each time

    private Patiently() {}

    @FunctionalInterface
    interface Action {
        void run() throws IOException;
    }

    static void run(Action action) throws IOException {
        run(action, OperatingSystem.isWindows() ? TRIES : 1);
    }

    static void run(Action action, int tries) throws IOException {
        for (int i = 1; ; i++) {
            try {
                action.run();
                return;
            } catch (FileSystemException e) {
                if (i >= tries || isMeant(e)) {
                    throw e;
                }
                await(FIRST_WAIT << (i - 1), e);
            }
        }
    }

    private static boolean isMeant(FileSystemException e) {
        return e instanceof NoSuchFileException
                || e instanceof FileAlreadyExistsException
                || e instanceof NotDirectoryException
                || e instanceof DirectoryNotEmptyException;
    }

    private static void await(long milliseconds, FileSystemException cause) throws FileSystemException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cause;
        }
    }
}
