package io.mae4j.train.tracking;

import java.io.FileOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** A line at the end of a file, whole or not at all while the process lives: a full disk leaves no half of one. */
final class WholeLine {
    private WholeLine() {}

    /** Appends it, with its end. The thread's being interrupted does not matter, as it would to a channel. */
    static void append(Path file, String line) throws IOException {
        long size = Files.exists(file) ? Files.size(file) : 0;
        try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            cut(file, size);
            throw e;
        }
    }

    /** Makes a file as long as it was before an append that failed. */
    static void cut(Path file, long size) throws IOException {
        if (Files.exists(file) && Files.size(file) > size) {
            try (RandomAccessFile whole = new RandomAccessFile(file.toFile(), "rw")) {
                whole.setLength(size);
            }
        }
    }
}
