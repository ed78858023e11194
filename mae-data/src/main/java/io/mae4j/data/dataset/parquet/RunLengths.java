package io.mae4j.data.dataset.parquet;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Parquet's mixture of runs and packed bits, in which levels and indices into dictionaries are written. */
final class RunLengths {
    private RunLengths() {}

    /** Reads {@code count} numbers of {@code width} bits. */
    static int[] read(ByteBuffer in, int width, int count) throws IOException {
        if (width < 0 || width > 32) {
            throw new IOException("a page has numbers of " + width + " bits");
        }
        int[] values = new int[count];
        int at = 0;
        while (at < count) {
            long head = CompactStruct.varint(in);
            if ((head & 1) == 0) {
                int run = (int) Math.min(count - at, head >>> 1);
                int value = 0;
                for (int shift = 0; shift < width; shift += 8) {
                    value |= (in.get() & 0xFF) << shift;
                }
                if (run == 0) {
                    throw new IOException("a page has a run of no numbers");
                }
                Arrays.fill(values, at, at + run, value);
                at += run;
            } else {
                int run = (int) Math.min(count - at, (head >>> 1) * 8);
                packed(in, width, values, at, run);
                at += run;
            }
        }
        return values;
    }

    private static void packed(ByteBuffer in, int width, int[] values, int at, int run) throws IOException {
        if (run <= 0 && width > 0) {
            throw new IOException("a page has a run of no numbers");
        }
        long bits = 0;
        int have = 0;
        for (int i = 0; i < run; i++) {
            while (have < width) {
                bits |= (in.get() & 0xFFL) << have;
                have += 8;
            }
            values[at + i] = (int) (bits & (1L << width) - 1);
            bits >>>= width;
            have -= width;
        }
        int groups = (run + 7) / 8;
        int unread =
                groups * width - (run * width + 7) / 8; // the last group is whole, even where its end means nothing
        in.position(Math.min(in.limit(), in.position() + unread));
    }
}
