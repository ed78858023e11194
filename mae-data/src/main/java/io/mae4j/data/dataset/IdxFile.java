package io.mae4j.data.dataset;

import io.mae4j.UserError;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * An array of unsigned bytes in the IDX format of MNIST: two zero bytes, the type (8), the number of dimensions, each
 * dimension as a big-endian int, the values in row-major order. Gzip or plain, as the content says.
 */
record IdxFile(int[] shape, byte[] values) {
    private static final int UNSIGNED_BYTE = 8;
    private static final long MOST_INFLATED = 64;
    private static final long SLACK = 1 << 20;

    /**
     * Reads {@code folder/name} or {@code folder/name.gz}.
     *
     * @throws UserError if there is neither or it is damaged
     */
    static IdxFile read(Path folder, String name, int dimensions) {
        Path plain = folder.resolve(name);
        Path file = Files.isRegularFile(plain) ? plain : folder.resolve(name + ".gz");
        if (!Files.isRegularFile(file)) {
            throw new UserError("there is no file " + plain + ", nor one with .gz");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, file.toString(), dimensions);
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + e, e);
        }
    }

    static boolean exists(Path folder, String name) {
        return Files.isRegularFile(folder.resolve(name)) || Files.isRegularFile(folder.resolve(name + ".gz"));
    }

    /** Reads a stream; {@code name} is for messages. */
    static IdxFile read(InputStream in, String name, int dimensions) throws IOException {
        byte[] bytes;
        try {
            bytes = unzipped(in.readAllBytes(), name);
        } catch (ZipException | EOFException e) {
            throw new UserError(name + " is a damaged gzip file (" + e.getMessage() + "); fetch it again", e);
        }
        int head = 4 + 4 * dimensions;
        if (bytes.length < head
                || bytes[0] != 0
                || bytes[1] != 0
                || bytes[2] != UNSIGNED_BYTE
                || bytes[3] != dimensions) {
            throw new UserError(name + " is no IDX file of unsigned bytes in " + dimensions + " dimensions");
        }
        ByteBuffer header = ByteBuffer.wrap(bytes, 4, 4 * dimensions);
        int[] shape = new int[dimensions];
        long volume = 1;
        for (int i = 0; i < dimensions; i++) {
            shape[i] = header.getInt();
            volume = shape[i] < 0 || volume > bytes.length ? Long.MAX_VALUE : volume * shape[i];
        }
        if (volume != bytes.length - head) {
            throw new UserError(name + " is damaged: its header says " + Arrays.toString(shape) + ", but "
                    + (bytes.length - head) + " bytes follow; fetch it again");
        }
        return new IdxFile(shape, Arrays.copyOfRange(bytes, head, bytes.length));
    }

    private static byte[] unzipped(byte[] bytes, String name) throws IOException {
        if (bytes.length < 2 || (bytes[0] & 0xFF) != 0x1F || (bytes[1] & 0xFF) != 0x8B) {
            return bytes;
        }
        int most = (int) Math.min(Integer.MAX_VALUE - 8, SLACK + MOST_INFLATED * bytes.length);
        try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            byte[] inflated = in.readNBytes(most);
            if (in.read() >= 0) {
                throw new UserError(name + " grows to more than " + most + " bytes, which no pictures of its size do");
            }
            return inflated;
        }
    }
}
