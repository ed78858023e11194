package io.mae4j.data.dataset.parquet;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * What a file's footer says.
 *
 * @param leaves the columns that hold values
 * @param rowGroups of the file, in its order
 * @param metadata what writers add: Hugging Face's has the classes' names
 * @param footer the footer's bytes
 */
record ParquetFile(
        Path path, int rows, List<Leaf> leaves, List<RowGroup> rowGroups, Map<String, String> metadata, byte[] footer) {
    private static final byte[] MAGIC = "PAR1".getBytes(StandardCharsets.US_ASCII);
    private static final int TAIL = 8; // the footer's length, and the magic bytes again
    private static final int OPTIONAL = 1;
    private static final int REPEATED = 2;
    private static final int UTF8 = 0;

    /**
     * A column of values.
     *
     * @param path its name, with those of the structures around it: {@code image.bytes}
     * @param type the number of its physical type
     * @param definitionLevels how many of the names on its path may be missing
     * @param repeated whether a row may have several values
     * @param text whether it is marked as text
     */
    record Leaf(String path, int type, int definitionLevels, boolean repeated, boolean text) {
        static final int INT32 = 1;
        static final int INT64 = 2;
        static final int BYTE_ARRAY = 6;

        boolean isInteger() {
            return type == INT32 || type == INT64;
        }

        boolean isBytes() {
            return type == BYTE_ARRAY;
        }
    }

    /** So many rows, and a chunk of pages for each leaf. */
    record RowGroup(int rows, List<Chunk> chunks) {}

    /** The pages of a leaf in a row group: bytes {@code start} to {@code end} of the file, and the number of their codec. */
    record Chunk(long start, long end, int codec) {}

    /**
     * Reads a footer.
     *
     * @throws UserError if it is no Parquet file, or damaged
     */
    static ParquetFile open(Path path) {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            long size = file.size();
            if (size < MAGIC.length + TAIL
                    || !ByteBuffer.wrap(MAGIC).equals(read(file, 0, MAGIC.length))
                    || !ByteBuffer.wrap(MAGIC).equals(read(file, size - MAGIC.length, MAGIC.length))) {
                throw new IOException("it does not begin and end with PAR1");
            }
            long length = Integer.toUnsignedLong(
                    read(file, size - TAIL, 4).order(ByteOrder.LITTLE_ENDIAN).getInt());
            if (length > size - TAIL - MAGIC.length) {
                throw new IOException("its footer would be larger than the file");
            }
            ByteBuffer footer = read(file, size - TAIL - length, (int) length);
            return of(path, size, CompactStruct.read(footer), footer.array());
        } catch (IOException | RuntimeException e) {
            throw new UserError(
                    path + " is no Parquet file, or damaged ("
                            + (e instanceof IOException io ? AtomicFile.reason(io) : e.toString())
                            + "); fetch it again",
                    e);
        }
    }

    /** Bytes of the file, from any thread: a channel is opened each time, as there may be more files than may be open. */
    ByteBuffer read(long offset, int length) throws IOException {
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
            return read(file, offset, length);
        }
    }

    private static ByteBuffer read(FileChannel file, long offset, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (file.read(bytes, offset + bytes.position()) < 0) {
                throw new EOFException("the file ends early");
            }
        }
        return bytes.flip();
    }

    private static ParquetFile of(Path path, long size, CompactStruct footer, byte[] bytes) throws IOException {
        List<Leaf> leaves = new ArrayList<>();
        Iterator<CompactStruct> schema = footer.structs(2).iterator();
        if (!schema.hasNext()) {
            throw new IOException("it has no columns");
        }
        leaves(schema, schema.next().number(5, 0), "", 0, false, 0, leaves);
        List<RowGroup> groups = new ArrayList<>();
        long rows = 0;
        for (CompactStruct group : footer.structs(4)) {
            rows += group.number(3);
            if (group.number(3) < 0 || rows > size) {
                throw new IOException("it claims more rows than it has bytes");
            }
            groups.add(new RowGroup((int) group.number(3), chunks(group, leaves.size(), size)));
        }
        if (rows > Integer.MAX_VALUE) {
            throw new IOException("it has more than two thousand million rows");
        }
        Map<String, String> metadata = new HashMap<>();
        for (CompactStruct pair : footer.structs(5)) {
            if (pair.has(2)) {
                metadata.put(pair.text(1), pair.text(2));
            }
        }
        return new ParquetFile(path, (int) rows, leaves, groups, metadata, bytes);
    }

    private static void leaves(
            Iterator<CompactStruct> schema,
            long count,
            String prefix,
            int levels,
            boolean repeated,
            int depth,
            List<Leaf> leaves)
            throws IOException {
        for (long i = 0; i < count; i++) {
            if (!schema.hasNext() || depth > 32) {
                throw new IOException("its columns are damaged");
            }
            CompactStruct element = schema.next();
            long repetition = element.number(3, 0);
            int level = levels + (repetition == OPTIONAL || repetition == REPEATED ? 1 : 0);
            boolean many = repeated || repetition == REPEATED;
            String name = prefix + element.text(4);
            if (element.has(1)) {
                boolean text = element.number(6, -1) == UTF8;
                leaves.add(new Leaf(name, (int) element.number(1), level, many, text));
            } else {
                leaves(schema, element.number(5, 0), name + ".", level, many, depth + 1, leaves);
            }
        }
    }

    private static List<Chunk> chunks(CompactStruct group, int leaves, long size) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        for (CompactStruct chunk : group.structs(1)) {
            CompactStruct column = chunk.struct(3);
            long data = column.number(9);
            long dictionary = column.number(11, 0);
            long start = dictionary > 0 && dictionary < data ? dictionary : data;
            long length = column.number(7);
            if (chunk.has(1) || start < MAGIC.length || length < 0 || length > size - start) {
                throw new IOException("the pages of a column lie outside of the file");
            }
            chunks.add(new Chunk(start, start + length, (int) column.number(4)));
        }
        if (chunks.size() != leaves) {
            throw new IOException("a row group has " + chunks.size() + " columns instead of " + leaves);
        }
        return chunks;
    }
}
