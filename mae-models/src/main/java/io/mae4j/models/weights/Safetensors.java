package io.mae4j.models.weights;

import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * An open safetensors file of any size. Opening it reads and checks the header only; a tensor's bytes are read when it is
 * asked for, so that one tensor out of a large file costs no more than itself.
 *
 * <pre>{@code
 * try (Safetensors file = Safetensors.open(path)) {
 *     INDArray weight = file.read("blocks.0.attn.qkv.weight");
 * }
 * }</pre>
 */
public final class Safetensors implements WeightFile {
    private static final int LENGTH_BYTES = 8;
    private static final long LONGEST_HEADER = 100_000_000;

    private final Path path;
    private final FileChannel channel;
    private final HeaderParser.Header header;
    private final long dataStart;

    private Safetensors(Path path, FileChannel channel, HeaderParser.Header header, long dataStart) {
        this.path = path;
        this.channel = channel;
        this.header = header;
        this.dataStart = dataStart;
    }

    /**
     * Opens a file.
     *
     * @throws UserError if there is no such file, or it is no safetensors file, or it is damaged: the file and what is wrong
     */
    public static Safetensors open(Path path) {
        try {
            FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
            try {
                long length = headerLength(channel);
                String json = decode(read(channel, LENGTH_BYTES, Math.toIntExact(length)));
                long dataStart = LENGTH_BYTES + length;
                return new Safetensors(path, channel, HeaderParser.parse(json, channel.size() - dataStart), dataStart);
            } catch (IOException | HeaderParser.Malformed | RuntimeException e) {
                channel.close();
                throw e;
            }
        } catch (HeaderParser.Malformed e) {
            throw new UserError(path + " cannot be used: " + PlainText.of(e.getMessage()), e);
        } catch (IOException e) {
            throw cannotRead(path, e);
        }
    }

    /** Whether a file begins with the length of a header and its brace, whatever other format those bytes could be of: nine tell. */
    public static boolean looksLikeOne(byte[] start) {
        if (start.length <= LENGTH_BYTES || start[LENGTH_BYTES] != '{') {
            return false;
        }
        long length = ByteBuffer.wrap(start).order(ByteOrder.LITTLE_ENDIAN).getLong();
        return length >= 2 && length <= LONGEST_HEADER;
    }

    /** All tensors of a file by name, in the file's order. */
    public static Map<String, INDArray> readAll(Path path) {
        try (Safetensors file = open(path)) {
            Map<String, INDArray> arrays = new LinkedHashMap<>();
            file.tensors().keySet().forEach(name -> arrays.put(name, file.read(name)));
            return arrays;
        }
    }

    @Override
    public String format() {
        return "safetensors";
    }

    @Override
    public Map<String, String> metadata() {
        return Collections.unmodifiableMap(header.metadata());
    }

    @Override
    public Map<String, StoredTensor> tensors() {
        return Collections.unmodifiableMap(header.tensors());
    }

    @Override
    public INDArray stored(String name) {
        StoredTensor tensor = header.tensors().get(name);
        if (tensor == null) {
            throw new UserError(path + " has no tensor '" + name + "'; it has "
                    + header.tensors().size() + " others");
        }
        DataType dataType = tensor.type().dataType();
        if (tensor.size() == 0) {
            return Nd4j.create(dataType, tensor.dims());
        }
        INDArray array = Nd4j.createUninitialized(dataType, tensor.dims());
        long[] position = {dataStart + tensor.begin()};
        try {
            HostBytes.fill(array, bytes -> {
                position[0] += readFully(channel, position[0], bytes);
            });
        } catch (IOException e) {
            throw cannotRead(path, e);
        }
        return array;
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            throw cannotRead(path, e);
        }
    }

    private static long headerLength(FileChannel channel) throws IOException, HeaderParser.Malformed {
        if (channel.size() < LENGTH_BYTES) {
            throw new HeaderParser.Malformed("it has " + channel.size() + " bytes, too few for a safetensors file");
        }
        long length = read(channel, 0, LENGTH_BYTES).getLong();
        if (length < 2 || length > LONGEST_HEADER) {
            throw new HeaderParser.Malformed("it is no safetensors file: its first 8 bytes are no header's length");
        }
        if (length > channel.size() - LENGTH_BYTES) {
            throw new HeaderParser.Malformed("it is truncated: a header of " + length + " bytes is announced, "
                    + (channel.size() - LENGTH_BYTES) + " are there");
        }
        return length;
    }

    private static ByteBuffer read(FileChannel channel, long position, int size) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        readFully(channel, position, bytes);
        return bytes.flip();
    }

    // read and not mapped: Windows removes no file that is, which a checkpoint would be until a garbage collection
    private static int readFully(FileChannel channel, long position, ByteBuffer bytes) throws IOException {
        int size = bytes.remaining();
        for (int done = 0; done < size; ) {
            int read = channel.read(bytes, position + done);
            if (read < 0) {
                throw new EOFException("the file became shorter while it was read");
            }
            done += read;
        }
        return size;
    }

    private static String decode(ByteBuffer bytes) throws HeaderParser.Malformed {
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
        } catch (CharacterCodingException e) {
            throw new HeaderParser.Malformed("it is no safetensors file: its header is not text");
        }
    }

    private static UserError cannotRead(Path path, IOException e) {
        return new UserError("cannot read " + path + ": " + AtomicFile.reason(e), e);
    }
}
