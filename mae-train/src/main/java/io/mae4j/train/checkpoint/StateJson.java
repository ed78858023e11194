package io.mae4j.train.checkpoint;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import java.io.StringReader;
import java.util.Map;
import java.util.TreeMap;

/** {@code state.json}: the run's state, and the checksums of the files beside it. */
record StateJson(RunState state, Map<String, Long> checksums) {
    private static final int FORMAT = 1;
    private static final Gson GSON =
            new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

    String text() {
        JsonObject json = new JsonObject();
        json.addProperty("format", FORMAT);
        json.addProperty("step", state.step());
        json.addProperty("epoch", state.epoch());
        json.addProperty("batch", state.batch());
        json.addProperty("seed", state.seed());
        JsonObject provenance = new JsonObject();
        new TreeMap<>(state.provenance()).forEach(provenance::addProperty);
        json.add("provenance", provenance);
        json.addProperty("config", state.config());
        JsonObject crc32c = new JsonObject();
        new TreeMap<>(checksums).forEach((name, sum) -> crc32c.addProperty(name, Long.toHexString(sum)));
        json.add("crc32c", crc32c);
        return GSON.toJson(json) + "\n";
    }

    /** @throws IllegalArgumentException saying what is wrong */
    static StateJson parse(String text) {
        try {
            JsonReader reader = new JsonReader(new StringReader(text));
            reader.setStrictness(Strictness.STRICT);
            JsonObject json = JsonParser.parseReader(reader).getAsJsonObject();
            int format = required(json, "format").getAsInt();
            if (format != FORMAT) {
                throw new IllegalArgumentException("it has format " + format + ", this version reads " + FORMAT);
            }
            Map<String, String> provenance = new TreeMap<>();
            required(json, "provenance")
                    .getAsJsonObject()
                    .asMap()
                    .forEach((k, v) -> provenance.put(k, v.getAsString()));
            Map<String, Long> checksums = new TreeMap<>();
            required(json, "crc32c")
                    .getAsJsonObject()
                    .asMap()
                    .forEach((k, v) -> checksums.put(k, Long.parseLong(v.getAsString(), 16)));
            RunState state = new RunState(
                    required(json, "step").getAsLong(),
                    required(json, "epoch").getAsInt(),
                    required(json, "batch").getAsInt(),
                    required(json, "seed").getAsLong(),
                    required(json, "config").getAsString(),
                    provenance);
            return new StateJson(state, checksums);
        } catch (JsonParseException
                | IllegalStateException
                | NumberFormatException
                | UnsupportedOperationException e) { // the last of a value that is null or an object
            throw new IllegalArgumentException(
                    "it is damaged: "
                            + String.valueOf(e.getMessage()).lines().findFirst().orElse(""),
                    e);
        }
    }

    private static JsonElement required(JsonObject json, String key) {
        JsonElement value = json.get(key);
        if (value == null) {
            throw new IllegalArgumentException("it is damaged: '" + key + "' is missing");
        }
        return value;
    }
}
