package io.mae4j.data.dataset.parquet;

import io.airlift.compress.Decompressor;
import io.airlift.compress.lz4.Lz4Decompressor;
import io.airlift.compress.snappy.SnappyDecompressor;
import io.airlift.compress.zstd.ZstdDecompressor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;

/** How a page's bytes are compressed, by Parquet's number. */
final class Codec {
    private static final int UNCOMPRESSED = 0;
    private static final int SNAPPY = 1;
    private static final int GZIP = 2;
    private static final int ZSTD = 6;
    private static final int LZ4_RAW = 7;
    // Pictures hardly shrink; a page that claims to grow by more is damaged, or meant to fill the memory. Labels that
    // are all equal shrink to nothing, and writers end a page of them somewhat beyond a megabyte, or at eight.
    private static final long MOST_INFLATED = 64;
    private static final long SLACK = 16 << 20;

    private Codec() {}

    /** The {@code length} bytes that {@code count} bytes of {@code from}, from {@code offset} on, stand for. */
    static byte[] inflate(int codec, byte[] from, int offset, int count, int length) throws IOException {
        if (length < 0 || length > SLACK + MOST_INFLATED * count) {
            throw new IOException("a page of " + count + " bytes claims to stand for " + length);
        }
        byte[] to = new byte[length];
        int made;
        switch (count == 0 ? UNCOMPRESSED : codec) { // of a page whose values are all missing there is nothing to read
            case UNCOMPRESSED -> {
                made = count;
                System.arraycopy(from, offset, to, 0, Math.min(count, length));
            }
            case SNAPPY -> made = inflate(new SnappyDecompressor(), from, offset, count, to);
            case ZSTD -> made = inflate(new ZstdDecompressor(), from, offset, count, to);
            case LZ4_RAW -> made = inflate(new Lz4Decompressor(), from, offset, count, to);
            case GZIP -> {
                try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(from, offset, count))) {
                    made = in.readNBytes(to, 0, length);
                }
            }
            default ->
                throw new IOException("its pages are compressed with codec " + codec
                        + ", which is not read here; write it with snappy, zstd, gzip, lz4_raw or none");
        }
        if (made != length) {
            throw new IOException("a page stands for " + made + " bytes instead of " + length);
        }
        return to;
    }

    private static int inflate(Decompressor decompressor, byte[] from, int offset, int count, byte[] to)
            throws IOException {
        try {
            return decompressor.decompress(from, offset, count, to, 0, to.length);
        } catch (RuntimeException e) { // the library's answer to damage
            throw new IOException("a page cannot be decompressed (" + e.getMessage() + ")", e);
        }
    }
}
