package io.mae4j.file;

import io.mae4j.UserError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.function.Predicate;

/**
 * Writes a file so that a reader, or a crash, sees the old bytes or the new ones: under a temporary name beside it, forced to
 * the disk, then renamed.
 */
public final class AtomicFile {
    private static final String PART = ".part";
    private static final int UUID_LENGTH = 36;

    private AtomicFile() {}

    /** What goes into the file. */
    @FunctionalInterface
    public interface Content {
        void writeTo(WritableByteChannel out) throws IOException;
    }

    /**
     * Writes or replaces a file.
     *
     * @throws UserError if it cannot be written, for example because the disk is full; then the old file is as it was and no
     *     temporary file is left
     */
    public static void write(Path file, Content content) {
        write(file, content, true);
    }

    /** Writes or replaces a file with text in UTF-8. */
    public static void write(Path file, String text) {
        write(file, content(text), true);
    }

    /**
     * Like {@link #write(Path, String)}, but whole only after a crash of the process, not after one of the machine: for many
     * small files.
     */
    public static void writeUnforced(Path file, String text) {
        write(file, content(text), false);
    }

    /** Like {@link #writeUnforced(Path, String)}, with any content. */
    public static void writeUnforced(Path file, Content content) {
        write(file, content, false);
    }

    private static Content content(String text) {
        return out -> writeFully(out, ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static void write(Path file, Content content, boolean force) {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    replace(file, content, force);
                    return;
                } catch (
                        ClosedByInterruptException e) { // the file is written nevertheless, and then the thread may end
                    interrupted |= Thread.interrupted();
                }
            }
        } catch (IOException e) {
            throw cannotWrite(file, e);
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static void replace(Path file, Content content, boolean force) throws IOException {
        if (file.getFileName() == null) {
            throw new FileSystemException(file.toString(), null, "Is a directory");
        }
        Path folder = file.toAbsolutePath().getParent();
        if (Files.notExists(folder)) { // else the temporary file's name is what is said
            throw new NoSuchFileException(folder.toString());
        }
        Path part = file.resolveSibling(begun(file) + UUID.randomUUID() + PART);
        try {
            try (FileChannel out = FileChannel.open(part, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                content.writeTo(out);
                if (force) {
                    out.force(true);
                }
            }
            rename(part, file);
        } finally {
            Files.deleteIfExists(part);
        }
        if (force) {
            forceDirectory(folder);
        }
    }

    /** Renames a file, over another if there is one, or a folder, in one step. */
    public static void rename(Path from, Path to) throws IOException {
        Patiently.run(() -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE));
    }

    // how the temporary name begins: 255 bytes are the most that a name may have, and a character has up to 4
    private static String begun(Path file) {
        String name = file.getFileName().toString();
        return "." + name.substring(0, name.offsetByCodePoints(0, Math.min(name.codePointCount(0, name.length()), 50)))
                + ".";
    }

    /**
     * Removes what a process left behind that died while it wrote {@code file}, and nothing else of the folder, which may be
     * anyone's. Nobody may be writing the file.
     */
    public static void clearUnfinishedOf(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null && Files.isDirectory(folder)) {
            String begun = begun(file);
            int length = begun.length() + UUID_LENGTH + PART.length();
            clear(folder, name -> name.startsWith(begun) && name.length() == length);
        }
    }

    /** Removes what a process left behind that died while it wrote files in {@code folder}. Nobody may be writing there. */
    public static void clearUnfinished(Path folder) {
        clear(folder, name -> true);
    }

    private static void clear(Path folder, Predicate<String> name) {
        try (DirectoryStream<Path> parts = Files.newDirectoryStream(folder, ".*" + PART)) {
            for (Path part : parts) {
                if (name.test(part.getFileName().toString()) && Files.isRegularFile(part)) {
                    Files.deleteIfExists(part);
                }
            }
        } catch (IOException e) {
            throw new UserError("cannot clear up " + folder + ": " + reason(e), e);
        }
    }

    /** Writes all that remains of a buffer. */
    public static void writeFully(WritableByteChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }

    /** Makes renames and new names in a directory survive a crash, where the platform can do that. */
    public static void forceDirectory(Path directory) {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        } catch (IOException e) {
            // Windows opens no directories; its renames are journalled
            return;
        }
    }

    /** The one line that says which file could not be written, and why. */
    public static UserError cannotWrite(Path file, IOException e) {
        return new UserError("cannot write " + file + ": " + reason(e), e);
    }

    /** What an exception of the file system says, without the path that it repeats. */
    public static String reason(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "no such file or folder: " + missing.getFile();
        }
        if (e instanceof FileAlreadyExistsException there) {
            return "there is a file already: " + there.getFile();
        }
        if (e instanceof DirectoryNotEmptyException) {
            return "there is a folder that is not empty";
        }
        if (e instanceof NotDirectoryException) {
            return "it is no folder";
        }
        if (e instanceof AccessDeniedException) {
            return "permission denied";
        }
        if (e instanceof CharacterCodingException) {
            return "it is not text in UTF-8";
        }
        String reason = e instanceof FileSystemException f ? f.getReason() : e.getMessage();
        return reason == null ? e.getClass().getSimpleName() : reason;
    }
}
