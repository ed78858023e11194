package io.mae4j.data.dataset;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A long list of short texts in a few bytes each: a million paths as strings would be a hundred megabytes. */
public final class TextColumn {
    private final byte[] bytes; // UTF-8, one text after the other
    private final int[] ends;

    private TextColumn(byte[] bytes, int[] ends) {
        this.bytes = bytes;
        this.ends = ends;
    }

    public int size() {
        return ends.length;
    }

    public String get(int index) {
        int start = index == 0 ? 0 : ends[index - 1];
        return new String(bytes, start, ends[index] - start, StandardCharsets.UTF_8);
    }

    /** Whether text {@code index} is the empty one. */
    public boolean isEmpty(int index) {
        return ends[index] == (index == 0 ? 0 : ends[index - 1]);
    }

    /** Gathers a column, text by text. */
    public static final class Builder {
        private byte[] bytes = new byte[1024];
        private int[] ends = new int[64];
        private int size;

        public Builder add(String text) {
            byte[] added = text.getBytes(StandardCharsets.UTF_8);
            int start = size == 0 ? 0 : ends[size - 1];
            int end = Math.addExact(start, added.length);
            if (end > bytes.length) {
                bytes = Arrays.copyOf(bytes, grown(bytes.length, end));
            }
            if (size == ends.length) {
                ends = Arrays.copyOf(ends, grown(ends.length, size + 1));
            }
            System.arraycopy(added, 0, bytes, start, added.length);
            ends[size++] = end;
            return this;
        }

        public Builder addAll(TextColumn column) {
            for (int i = 0; i < column.size(); i++) {
                add(column.get(i));
            }
            return this;
        }

        public TextColumn build() {
            return new TextColumn(Arrays.copyOf(bytes, size == 0 ? 0 : ends[size - 1]), Arrays.copyOf(ends, size));
        }

        private static int grown(int length, int atLeast) {
            return (int) Math.max(atLeast, Math.min(Integer.MAX_VALUE - 8L, 2L * length));
        }
    }
}
