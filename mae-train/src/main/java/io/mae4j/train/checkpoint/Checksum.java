package io.mae4j.train.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Path;
import java.util.zip.CRC32C;

/** CRC-32C of a file's bytes: on their way to the file, or read back from it. It finds damage, not malice. */
final class Checksum {
    private static final int PIECE = 1 << 20;

    private Checksum() {}

    /** A channel that notes what goes through it. */
    static final class Noting implements WritableByteChannel {
        private final WritableByteChannel out;
        private final CRC32C sum = new CRC32C();

        Noting(WritableByteChannel out) {
            this.out = out;
        }

        @Override
        public int write(ByteBuffer bytes) throws IOException {
            ByteBuffer written = bytes.duplicate();
            int count = out.write(bytes);
            sum.update(written.limit(written.position() + count));
            return count;
        }

        long value() {
            return sum.getValue();
        }

        @Override
        public boolean isOpen() {
            return out.isOpen();
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    static long of(Path file) throws IOException {
        CRC32C sum = new CRC32C();
        ByteBuffer bytes = ByteBuffer.allocateDirect(PIECE);
        try (FileChannel in = FileChannel.open(file)) {
            while (in.read(bytes) >= 0) {
                sum.update(bytes.flip());
                bytes.clear();
            }
        }
        return sum.getValue();
    }
}
