package io.mae4j.train.tracking;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Writes a small file so that a reader, or a crash, sees either the old text or the new one. */
final class AtomicFile {
    private AtomicFile() {}

    static void write(Path file, String text) throws IOException {
        write(file, text, true);
    }

    /** Without {@code sync}, the file is whole after a crash of the process, but not after one of the machine. */
    static void write(Path file, String text, boolean sync) throws IOException {
        Path part = file.resolveSibling("." + UUID.randomUUID() + ".part");
        try {
            try (FileOutputStream out = new FileOutputStream(part.toFile())) { // a channel would close on interrupt
                out.write(text.getBytes(StandardCharsets.UTF_8));
                if (sync) {
                    out.getFD().sync();
                }
            }
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
