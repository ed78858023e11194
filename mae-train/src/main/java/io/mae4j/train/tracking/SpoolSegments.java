package io.mae4j.train.tracking;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The numbered files of a spool: lines go to the end of the last one, and are read from any place. */
final class SpoolSegments {
    private static final long SEGMENT_BYTES = 4 << 20;
    private static final int READ_BYTES = 256 << 10;
    private static final String ENDING = ".spool";

    /** A place between two lines. */
    record Position(long segment, long offset) {
        Position plus(long bytes) {
            return new Position(segment, offset + bytes);
        }

        /** Where the next segment begins. */
        Position next() {
            return new Position(segment + 1, 0);
        }
    }

    private final Path folder;
    private FileOutputStream writer;
    private long last;
    private long lastSize;

    SpoolSegments(Path folder) {
        this.folder = folder;
    }

    /** The numbers of those that there are. */
    List<Long> numbers() throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            return all.map(p -> p.getFileName().toString())
                    .filter(n -> n.endsWith(ENDING))
                    .map(n -> Long.parseLong(n.substring(0, n.length() - ENDING.length())))
                    .sorted()
                    .toList();
        }
    }

    Path file(long number) {
        return folder.resolve(String.format(Locale.ROOT, "%08d", number) + ENDING);
    }

    /** Lines go to this one from now on. */
    void open(long number) throws IOException {
        writer = new FileOutputStream(file(number).toFile(), true); // a channel would close on interrupt
        last = number;
        lastSize = Files.size(file(number));
    }

    /** Appends lines, whole or not at all. */
    void append(byte[] lines) throws IOException {
        if (lastSize >= SEGMENT_BYTES) {
            writer.close();
            open(last + 1);
        }
        try {
            writer.write(lines);
            lastSize += lines.length;
        } catch (IOException e) { // a full disk: no half line may stay
            WholeLine.cut(file(last), lastSize);
            throw e;
        }
    }

    /** Some bytes of a segment from a place on; empty at its end. */
    byte[] bytesFrom(Position from) throws IOException {
        try (FileChannel in = FileChannel.open(file(from.segment), StandardOpenOption.READ)) {
            ByteBuffer buffer = ByteBuffer.allocate(READ_BYTES);
            in.position(from.offset);
            while (buffer.hasRemaining() && in.read(buffer) > 0) {}
            return Arrays.copyOf(buffer.array(), buffer.position());
        }
    }

    /** The rest of a segment's lines; none if there is no such segment. */
    Stream<String> lines(Position from) throws IOException {
        byte[] bytes = Files.exists(file(from.segment)) ? Files.readAllBytes(file(from.segment)) : new byte[0];
        int start = (int) Math.min(bytes.length, from.offset);
        return new String(bytes, start, bytes.length - start, StandardCharsets.UTF_8).lines();
    }

    void deleteAll() throws IOException {
        for (long number : numbers()) {
            Files.delete(file(number));
        }
    }

    void close() throws IOException {
        writer.close();
    }
}
