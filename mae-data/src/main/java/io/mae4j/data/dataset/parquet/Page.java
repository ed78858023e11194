package io.mae4j.data.dataset.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The values of a page, as slices of an array.
 *
 * @param data where the values are, among other bytes
 * @param starts of the values
 * @param lengths of the values; -1 for a missing one
 */
record Page(byte[] data, int[] starts, int[] lengths) {
    private static final int PLAIN = 0;
    private static final int PLAIN_DICTIONARY = 2;
    private static final int RLE_DICTIONARY = 8;

    int size() {
        return starts.length;
    }

    /** Bytes that this holds in memory. */
    long bytes() {
        return data.length + 8L * starts.length;
    }

    /** The {@code count} values of a dictionary page. */
    static Page dictionary(byte[] data, int count, ParquetFile.Leaf leaf) throws IOException {
        return plain(ByteBuffer.wrap(data), present(count), leaf);
    }

    /**
     * The values of a data page.
     *
     * @param present whether there is a value, a row each
     * @param in stands where the values begin
     */
    static Page values(ByteBuffer in, boolean[] present, int encoding, Page dictionary, ParquetFile.Leaf leaf)
            throws IOException {
        return switch (encoding) {
            case PLAIN -> plain(in, present, leaf);
            case PLAIN_DICTIONARY, RLE_DICTIONARY -> indexed(in, present, dictionary);
            default ->
                throw new IOException("the column " + leaf.path() + " has the encoding " + encoding
                        + ", which is not read here; write it plainly or with a dictionary");
        };
    }

    static boolean[] present(int count) {
        boolean[] present = new boolean[count];
        Arrays.fill(present, true);
        return present;
    }

    private static Page plain(ByteBuffer in, boolean[] present, ParquetFile.Leaf leaf) throws IOException {
        in.order(ByteOrder.LITTLE_ENDIAN);
        int[] starts = new int[present.length];
        int[] lengths = new int[present.length];
        for (int i = 0; i < present.length; i++) {
            lengths[i] = -1;
            if (!present[i]) {
                continue;
            }
            int length = leaf.isBytes()
                    ? in.remaining() < 4 ? -1 : in.getInt()
                    : leaf.type() == ParquetFile.Leaf.INT32 ? 4 : 8;
            if (length < 0 || length > in.remaining()) {
                throw new IOException("a value of the column " + leaf.path() + " ends beyond its page");
            }
            starts[i] = in.position();
            lengths[i] = length;
            in.position(in.position() + length);
        }
        return new Page(in.array(), starts, lengths);
    }

    private static Page indexed(ByteBuffer in, boolean[] present, Page dictionary) throws IOException {
        if (dictionary == null) {
            throw new IOException("a page refers to a dictionary that is not there");
        }
        int count = 0;
        for (boolean here : present) {
            count += here ? 1 : 0;
        }
        int[] indices = count == 0 ? new int[0] : RunLengths.read(in, in.get(), count);
        int[] starts = new int[present.length];
        int[] lengths = new int[present.length];
        for (int i = 0, next = 0; i < present.length; i++) {
            int index = present[i] ? indices[next++] : -1;
            if (index >= dictionary.size() || present[i] && index < 0) {
                throw new IOException("a page refers beyond its dictionary");
            }
            starts[i] = index < 0 ? 0 : dictionary.starts[index];
            lengths[i] = index < 0 ? -1 : dictionary.lengths[index];
        }
        return new Page(dictionary.data, starts, lengths);
    }
}
