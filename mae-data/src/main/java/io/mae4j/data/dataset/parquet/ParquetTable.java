package io.mae4j.data.dataset.parquet;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import io.mae4j.UserError;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;

/**
 * Which columns of a file hold the pictures, their paths and their labels.
 *
 * @param image the leaf with the image files' bytes
 * @param path the leaf with their paths, or -1
 * @param label the leaf with their labels, or -1
 * @param classNames by label, from the metadata that Hugging Face's library writes; may be empty
 */
record ParquetTable(ParquetFile file, int image, int path, int label, List<String> classNames) {
    private static final String BYTES = ".bytes";

    /**
     * Finds the columns, by their names or, where these are empty, by what they are.
     *
     * @throws UserError if there is no such column
     */
    static ParquetTable of(ParquetFile file, String imageName, String labelName) {
        JsonObject features = features(file);
        int image = image(file, imageName);
        String name = file.leaves().get(image).path();
        int path = name.endsWith(BYTES)
                ? leaf(file, name.substring(0, name.length() - BYTES.length()) + ".path")
                        .orElse(-1)
                : -1;
        Optional<String> label = labelName.isEmpty() ? label(file, features) : Optional.of(labelName);
        int labelLeaf = label.isEmpty()
                ? -1
                : leaf(file, label.get())
                        .filter(i -> plausibleLabel(file.leaves().get(i)))
                        .orElseThrow(() -> missing(file, "data.label", label.get(), "of whole numbers or text"));
        return new ParquetTable(
                file, image, path, labelLeaf, label.map(l -> names(features, l)).orElse(List.of()));
    }

    private static int image(ParquetFile file, String wanted) {
        if (!wanted.isEmpty()) {
            return leaf(file, wanted + BYTES)
                    .or(() -> leaf(file, wanted))
                    .filter(i -> plausibleImage(file.leaves().get(i)))
                    .orElseThrow(() -> missing(file, "data.image", wanted, "of image files"));
        }
        int[] plausible = IntStream.range(0, file.leaves().size())
                .filter(i -> plausibleImage(file.leaves().get(i)))
                .toArray();
        return IntStream.of(plausible)
                .filter(i -> file.leaves().get(i).path().endsWith(BYTES))
                .findFirst()
                .orElseGet(() -> IntStream.of(plausible)
                        .findFirst()
                        .orElseThrow(() -> new UserError(file.path() + " has no column of image files; its columns are "
                                + columns(file) + ": data.image names the one")));
    }

    private static Optional<String> label(ParquetFile file, JsonObject features) {
        Optional<String> declared = features.keySet().stream()
                .filter(key -> features.get(key) instanceof JsonObject feature
                        && feature.has("_type")
                        && feature.get("_type").toString().equals("\"ClassLabel\""))
                .filter(key -> leaf(file, key).isPresent())
                .findFirst();
        return declared.or(() -> List.of("label", "labels", "fine_label", "cls", "class").stream()
                .filter(key -> leaf(file, key)
                        .filter(i -> plausibleLabel(file.leaves().get(i)))
                        .isPresent())
                .findFirst());
    }

    private static boolean plausibleImage(ParquetFile.Leaf leaf) {
        return leaf.isBytes() && !leaf.repeated() && !leaf.text();
    }

    private static boolean plausibleLabel(ParquetFile.Leaf leaf) {
        return !leaf.repeated() && (leaf.isInteger() || leaf.isBytes());
    }

    private static Optional<Integer> leaf(ParquetFile file, String path) {
        return IntStream.range(0, file.leaves().size())
                .filter(i -> file.leaves().get(i).path().equals(path))
                .boxed()
                .findFirst();
    }

    private static UserError missing(ParquetFile file, String key, String name, String kind) {
        return new UserError(key + ": " + file.path() + " has no column '" + name + "' " + kind + "; its columns are "
                + columns(file));
    }

    private static String columns(ParquetFile file) {
        return String.join(
                ", ", file.leaves().stream().map(ParquetFile.Leaf::path).toList());
    }

    /** Hugging Face's description of the columns; empty where there is none that can be read. */
    private static JsonObject features(ParquetFile file) {
        try {
            JsonElement described = JsonParser.parseString(file.metadata().getOrDefault("huggingface", "{}"));
            if (described instanceof JsonObject object
                    && object.get("info") instanceof JsonObject info
                    && info.get("features") instanceof JsonObject features) {
                return features;
            }
        } catch (JsonParseException | StackOverflowError e) {
            return new JsonObject();
        }
        return new JsonObject();
    }

    private static List<String> names(JsonObject features, String label) {
        if (features.get(label) instanceof JsonObject feature && feature.get("names") instanceof JsonArray names) {
            return StreamSupport.stream(names.spliterator(), false)
                    .map(name -> name.isJsonPrimitive() ? name.getAsString() : name.toString())
                    .toList();
        }
        return List.of();
    }
}
