package io.mae4j.models.weights;

import com.google.gson.stream.JsonWriter;
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * Collects tensors and writes them as one safetensors file. The bytes are a function of the names, values and metadata alone:
 * tensors are ordered by the size of their elements, largest first, which aligns them, and then by name.
 *
 * <pre>{@code new SafetensorsWriter().metadata("format", "pt").add("norm.bias", bias).write(path)}</pre>
 */
public final class SafetensorsWriter implements AtomicFile.Content {
    private static final int ALIGNMENT = 8;

    private final Map<String, String> metadata = new TreeMap<>();
    private final Map<Key, Source> sources = new TreeMap<>();

    private record Key(StoredType type, String name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int bySize = Integer.compare(other.type.bytes(), type.bytes());
            return bySize != 0 ? bySize : name.compareTo(other.name);
        }
    }

    private record Source(StoredTensor tensor, Supplier<INDArray> values) {}

    /** Notes something beside the tensors. */
    public SafetensorsWriter metadata(String key, String value) {
        metadata.put(key, value);
        return this;
    }

    /** Adds a tensor of one of the types of {@link StoredType}. */
    public SafetensorsWriter add(String name, INDArray array) {
        return add(name, array.dataType(), array.shape(), () -> array);
    }

    /** Adds tensors by name. */
    public SafetensorsWriter addAll(Map<String, INDArray> arrays) {
        arrays.forEach(this::add);
        return this;
    }

    /** Adds a tensor whose values are asked for when its turn to be written has come, so that they need not be there all at once. */
    public SafetensorsWriter add(String name, DataType dataType, long[] shape, Supplier<INDArray> values) {
        if (name.equals("__metadata__")
                || sources.keySet().stream().anyMatch(k -> k.name().equals(name))) {
            throw new IllegalArgumentException("a tensor cannot be called '" + name + "': the name is taken");
        }
        StoredType type = StoredType.of(dataType);
        sources.put(new Key(type, name), new Source(new StoredTensor(type, StoredTensor.shape(shape), 0), values));
        return this;
    }

    /**
     * Writes or replaces a file, see {@link AtomicFile#write(Path, AtomicFile.Content)}.
     *
     * @throws io.mae4j.UserError if it cannot be written; then the old file is as it was
     */
    public void write(Path file) {
        AtomicFile.write(file, this);
    }

    /** Writes the file's bytes to wherever they shall go. */
    @Override
    public void writeTo(WritableByteChannel out) throws IOException {
        byte[] header = header().getBytes(StandardCharsets.UTF_8);
        int padded = (header.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        ByteBuffer head = ByteBuffer.allocate(Long.BYTES + padded).order(ByteOrder.LITTLE_ENDIAN);
        Arrays.fill(head.array(), (byte) ' ');
        AtomicFile.writeFully(out, head.putLong(padded).put(header).rewind());
        for (Map.Entry<Key, Source> e : sources.entrySet()) {
            writeTensor(out, e.getKey().name(), e.getValue());
        }
    }

    private static void writeTensor(WritableByteChannel out, String name, Source source) throws IOException {
        INDArray array = source.values().get();
        if (array.dataType() != source.tensor().type().dataType()
                || !Arrays.equals(array.shape(), source.tensor().dims())) {
            throw new IllegalStateException("tensor '" + name + "' was announced as " + source.tensor() + " but is "
                    + array.dataType() + Arrays.toString(array.shape()));
        }
        if (source.tensor().size() > 0) {
            HostBytes.read(array, bytes -> AtomicFile.writeFully(out, bytes));
        }
    }

    private String header() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonWriter json = new JsonWriter(text)) {
            json.beginObject();
            if (!metadata.isEmpty()) {
                json.name("__metadata__").beginObject();
                for (Map.Entry<String, String> e : metadata.entrySet()) {
                    json.name(e.getKey()).value(e.getValue());
                }
                json.endObject();
            }
            long begin = 0;
            for (Map.Entry<Key, Source> e : sources.entrySet()) {
                StoredTensor tensor = e.getValue().tensor();
                json.name(e.getKey().name()).beginObject();
                json.name("dtype").value(tensor.type().name());
                json.name("shape").beginArray();
                for (long n : tensor.shape()) {
                    json.value(n);
                }
                json.endArray();
                json.name("data_offsets")
                        .beginArray()
                        .value(begin)
                        .value(begin + tensor.bytes())
                        .endArray();
                json.endObject();
                begin += tensor.bytes();
            }
            json.endObject();
        }
        return text.toString();
    }
}
