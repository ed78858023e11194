package io.mae4j.models.weights;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads a header and holds it to the format: strict JSON, no name twice, tensors side by side from the first byte to the last. */
final class HeaderParser {
    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, StoredTensor> tensors = new LinkedHashMap<>();

    /** What is wrong with a header, in a few words; the caller knows the file. */
    static final class Malformed extends Exception {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    record Header(Map<String, String> metadata, Map<String, StoredTensor> tensors) {}

    /** @param dataBytes how many bytes follow the header */
    static Header parse(String json, long dataBytes) throws Malformed {
        HeaderParser parser = new HeaderParser();
        try (JsonReader in = new JsonReader(new StringReader(json))) {
            in.setStrictness(Strictness.STRICT);
            parser.header(in);
        } catch (IOException | IllegalStateException | NumberFormatException | JsonParseException e) {
            throw new Malformed("its header is not what safetensors has: " + firstLine(e));
        } catch (ArithmeticException e) {
            throw new Malformed("a tensor in its header is larger than 2^63 bytes");
        }
        parser.checkPlaces(dataBytes);
        return new Header(parser.metadata, parser.tensors);
    }

    private void header(JsonReader in) throws IOException, Malformed {
        in.beginObject();
        while (in.hasNext()) {
            String name = in.nextName();
            if (name.equals("__metadata__")) {
                in.beginObject();
                while (in.hasNext()) {
                    metadata.put(in.nextName(), in.nextString());
                }
                in.endObject();
            } else if (tensors.putIfAbsent(name, tensor(in, name)) != null) {
                throw new Malformed("its header has the tensor '" + name + "' twice");
            }
        }
        in.endObject();
        if (in.peek() != JsonToken.END_DOCUMENT) {
            throw new Malformed("its header goes on after the last brace");
        }
    }

    private static StoredTensor tensor(JsonReader in, String name) throws IOException, Malformed {
        String type = null;
        List<Long> shape = null;
        List<Long> offsets = null;
        in.beginObject();
        while (in.hasNext()) {
            switch (in.nextName()) {
                case "dtype" -> type = in.nextString();
                case "shape" -> shape = longs(in);
                case "data_offsets" -> offsets = longs(in);
                default -> in.skipValue();
            }
        }
        in.endObject();
        if (type == null || shape == null || offsets == null || offsets.size() != 2) {
            throw new Malformed("tensor '" + name + "' lacks one of dtype, shape and two data_offsets");
        }
        StoredType known = StoredType.named(type).orElse(null);
        if (known == null) {
            throw new Malformed("tensor '" + name + "' has the type " + type + ", which is not one of "
                    + List.of(StoredType.values()));
        }
        if (shape.size() > StoredTensor.MOST_AXES) {
            throw new Malformed("tensor '" + name + "' has " + shape.size() + " axes");
        }
        if (shape.stream().anyMatch(n -> n < 0)) {
            throw new Malformed("tensor '" + name + "' has the shape " + shape);
        }
        StoredTensor tensor = new StoredTensor(known, shape, offsets.get(0));
        if (tensor.begin() < 0 || tensor.end() != offsets.get(1)) {
            throw new Malformed("tensor '" + name + "' of " + type + shape + " needs " + tensor.bytes()
                    + " bytes, but its offsets are " + offsets);
        }
        return tensor;
    }

    private static List<Long> longs(JsonReader in) throws IOException {
        List<Long> values = new ArrayList<>();
        in.beginArray();
        while (in.hasNext()) {
            values.add(in.nextLong());
        }
        in.endArray();
        return values;
    }

    private void checkPlaces(long dataBytes) throws Malformed {
        List<Map.Entry<String, StoredTensor>> placed = new ArrayList<>(tensors.entrySet());
        placed.sort(Comparator.comparingLong(
                        (Map.Entry<String, StoredTensor> e) -> e.getValue().begin())
                .thenComparingLong(e -> e.getValue().end()));
        long end = 0;
        for (Map.Entry<String, StoredTensor> e : placed) {
            if (e.getValue().begin() != end) {
                throw new Malformed("tensor '" + e.getKey() + "' starts at byte "
                        + e.getValue().begin() + " of the data, where " + end + " is expected");
            }
            end = e.getValue().end();
        }
        if (end > dataBytes) {
            throw new Malformed(
                    "it is truncated: its header announces " + end + " bytes of tensors, " + dataBytes + " are there");
        }
        if (end < dataBytes) {
            throw new Malformed((dataBytes - end) + " bytes follow the last tensor");
        }
    }

    private static String firstLine(Exception e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }
}
