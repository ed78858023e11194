package io.mae4j.data.dataset.parquet;

import io.mae4j.data.dataset.TextColumn;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A column of a file, of which any row can be read: where its pages lie is found once for each row group, when it is first
 * needed. May be used by any number of threads.
 */
final class ParquetColumn {
    private static final int DATA = 0;
    private static final int DICTIONARY = 2;
    private static final int DATA_2 = 3;
    private static final int HEADER = 1 << 10; // bytes that are read in the hope that a page's header is no longer
    private static final int MOST_HEADER = 1 << 24; // headers may hold a least and a greatest value

    private final ParquetFile file;
    private final int leafAt;
    private final ParquetFile.Leaf leaf;
    private final AtomicReferenceArray<PageTable> tables; // by row group

    ParquetColumn(ParquetFile file, int leafAt) {
        this.file = file;
        this.leafAt = leafAt;
        this.leaf = file.leaves().get(leafAt);
        this.tables = new AtomicReferenceArray<>(file.rowGroups().size());
    }

    /**
     * A page in the file.
     *
     * @param firstRow of its rows, counted in the row group; of a dictionary, without meaning
     */
    record Location(CompactStruct header, long offset, int firstRow) {}

    /** The pages of a row group: the dictionary, or null, and data. */
    private record PageTable(Location dictionary, List<Location> data) {}

    /** The place of a row: the page, its number as a key for caches, and the row in the page. */
    record Place(int group, int page, int row) {}

    Place place(int row) throws IOException {
        int group = 0;
        int inGroup = row;
        while (inGroup >= file.rowGroups().get(group).rows()) {
            inGroup -= file.rowGroups().get(group++).rows();
        }
        List<Location> pages = table(group).data;
        int low = 0;
        int high = pages.size() - 1;
        while (low < high) { // the last page that begins at the row or before
            int middle = (low + high + 1) >>> 1;
            if (pages.get(middle).firstRow <= inGroup) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return new Place(group, low, inGroup - pages.get(low).firstRow);
    }

    /** Reads and decompresses a page, and its dictionary if it refers to one. */
    Page page(int group, int page) throws IOException {
        try {
            PageTable table = table(group);
            Page dictionary = null;
            if (table.dictionary != null) {
                CompactStruct header = table.dictionary.header;
                int count = values(header.struct(7).number(1));
                byte[] data = inflated(group, table.dictionary, 0);
                dictionary = count > data.length ? null : Page.dictionary(data, count, leaf);
            }
            return data(group, table.data.get(page), dictionary);
        } catch (BufferUnderflowException e) {
            throw new IOException("a page ends early", e);
        }
    }

    /** The whole column as text; what is missing is empty. */
    TextColumn texts() throws IOException {
        TextColumn.Builder texts = new TextColumn.Builder();
        for (int group = 0; group < file.rowGroups().size(); group++) {
            for (int number = 0; number < table(group).data.size(); number++) {
                Page page = page(group, number);
                for (int i = 0; i < page.size(); i++) {
                    texts.add(text(page, i));
                }
            }
        }
        return texts.build();
    }

    private String text(Page page, int index) {
        int length = page.lengths()[index];
        int start = page.starts()[index];
        if (length < 0) {
            return "";
        } else if (leaf.isInteger()) {
            ByteBuffer value = ByteBuffer.wrap(page.data(), start, length).order(ByteOrder.LITTLE_ENDIAN);
            return Long.toString(length == 4 ? value.getInt() : value.getLong());
        }
        return new String(page.data(), start, length, StandardCharsets.UTF_8);
    }

    private Page data(int group, Location page, Page dictionary) throws IOException {
        int levels = leaf.definitionLevels();
        int width = 32 - Integer.numberOfLeadingZeros(levels);
        if (page.header.number(1) == DATA_2) {
            CompactStruct header = page.header.struct(8);
            int count = values(header.number(1));
            long levelBytes = header.number(5);
            if (levelBytes < 0 || levelBytes > page.header.number(3) || header.number(6, 0) != 0) {
                throw new IOException("a page has levels beyond its end");
            }
            ByteBuffer raw = file.read(page.offset, (int) levelBytes);
            boolean[] present = present(raw, levels, width, count);
            byte[] body = header.flag(7, true)
                    ? inflated(group, page, (int) levelBytes)
                    : file.read(page.offset + levelBytes, (int) (page.header.number(3) - levelBytes))
                            .array();
            return Page.values(ByteBuffer.wrap(body), present, (int) header.number(4), dictionary, leaf);
        }
        CompactStruct header = page.header.struct(5);
        int count = values(header.number(1));
        ByteBuffer body = ByteBuffer.wrap(inflated(group, page, 0)).order(ByteOrder.LITTLE_ENDIAN);
        boolean[] present = Page.present(count);
        if (levels > 0) {
            int length = body.getInt();
            if (length < 0 || length > body.remaining()) {
                throw new IOException("a page has levels beyond its end");
            }
            int after = body.position() + length;
            present = present(body, levels, width, count);
            body.position(after);
        }
        return Page.values(body, present, (int) header.number(2), dictionary, leaf);
    }

    private static boolean[] present(ByteBuffer in, int levels, int width, int count) throws IOException {
        if (levels == 0) {
            return Page.present(count);
        }
        int[] read = RunLengths.read(in, width, count);
        boolean[] present = new boolean[count];
        for (int i = 0; i < count; i++) {
            present[i] = read[i] == levels;
        }
        return present;
    }

    /** A page's content without its first {@code skipped} bytes, decompressed. */
    private byte[] inflated(int group, Location page, int skipped) throws IOException {
        int compressed = (int) page.header.number(3) - skipped;
        long length = page.header.number(2) - skipped;
        if (length < 0 || length > Integer.MAX_VALUE) {
            throw new IOException("a page has no size");
        }
        byte[] bytes = compressed == 0
                ? new byte[0]
                : file.read(page.offset + skipped, compressed).array();
        return Codec.inflate(chunk(group).codec(), bytes, 0, compressed, (int) length);
    }

    private ParquetFile.Chunk chunk(int group) {
        return file.rowGroups().get(group).chunks().get(leafAt);
    }

    private int values(long count) throws IOException {
        if (count < 0 || count > file.rows()) {
            throw new IOException("a page claims " + count + " values");
        }
        return (int) count;
    }

    private PageTable table(int group) throws IOException {
        PageTable table = tables.get(group);
        if (table == null) {
            table = walk(group);
            tables.set(group, table);
        }
        return table;
    }

    private PageTable walk(int group) throws IOException {
        ParquetFile.Chunk chunk = chunk(group);
        int rows = file.rowGroups().get(group).rows();
        Location dictionary = null;
        List<Location> data = new ArrayList<>();
        int row = 0;
        long at = chunk.start();
        while (row < rows) {
            ByteBuffer in = null;
            CompactStruct header = null;
            for (long length = HEADER; header == null; length *= 16) {
                int available = (int) Math.min(Math.min(length, MOST_HEADER), chunk.end() - at);
                if (available <= 0) {
                    throw new IOException("the column " + leaf.path() + " has fewer rows than its row group");
                }
                in = file.read(at, available);
                try {
                    header = CompactStruct.read(in);
                } catch (IOException e) {
                    if (available < length) { // there is no more
                        throw e;
                    }
                }
            }
            long size = header.number(3);
            long offset = at + in.position();
            if (size < 0 || size > chunk.end() - offset) {
                throw new IOException("a page of the column " + leaf.path() + " ends beyond its row group");
            }
            long type = header.number(1);
            if (type == DICTIONARY) {
                dictionary = new Location(header, offset, 0);
            } else if (type == DATA || type == DATA_2) {
                data.add(new Location(header, offset, row));
                int count = values(header.struct(type == DATA ? 5 : 8).number(1));
                if (count > rows - row) {
                    throw new IOException("the column " + leaf.path() + " has more rows than its row group");
                }
                row += count;
            }
            at = offset + size;
        }
        return new PageTable(dictionary, data);
    }
}
