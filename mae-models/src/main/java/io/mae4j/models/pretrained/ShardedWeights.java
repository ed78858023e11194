package io.mae4j.models.pretrained;

import com.google.gson.JsonParseException;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import io.mae4j.UserError;
import io.mae4j.file.AtomicFile;
import io.mae4j.models.weights.PlainText;
import io.mae4j.models.weights.StoredTensor;
import io.mae4j.models.weights.WeightFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Weights in several files of a folder; Hugging Face's index beside them says which tensor is in which file. */
final class ShardedWeights implements WeightFile {
    private final Path index;
    private final Map<String, WeightFile> files = new LinkedHashMap<>(); // by their names
    private final Map<String, WeightFile> places = new LinkedHashMap<>(); // by the tensors' names

    private ShardedWeights(Path index) {
        this.index = index;
    }

    /**
     * Opens the files that an index names.
     *
     * @throws UserError if one cannot be opened, lies elsewhere than beside the index, or lacks a tensor
     */
    static ShardedWeights open(Path index) {
        ShardedWeights weights = new ShardedWeights(index);
        try {
            weightMap(index).forEach(weights::add);
            return weights;
        } catch (RuntimeException e) {
            weights.close();
            throw e;
        }
    }

    private void add(String tensor, String name) {
        if (name.isEmpty() || name.matches("\\.+|.*[/\\\\\\x00].*")) {
            throw refused(index, "it names the file '" + name + "', which is not beside it");
        }
        WeightFile file = files.computeIfAbsent(name, n -> WeightFiles.openFile(index.resolveSibling(n)));
        if (!file.tensors().containsKey(tensor)) {
            throw refused(index, "the tensor '" + tensor + "' is not in " + name);
        }
        places.put(tensor, file);
    }

    private static Map<String, String> weightMap(Path index) {
        Map<String, String> map = new LinkedHashMap<>();
        try (JsonReader in = new JsonReader(Files.newBufferedReader(index))) {
            in.setStrictness(Strictness.STRICT);
            in.beginObject();
            while (in.hasNext()) {
                if (!in.nextName().equals("weight_map")) {
                    in.skipValue();
                    continue;
                }
                in.beginObject();
                while (in.hasNext()) {
                    map.put(in.nextName(), in.nextString());
                }
                in.endObject();
            }
            in.endObject();
            if (in.peek() != JsonToken.END_DOCUMENT) {
                throw refused(index, "it goes on after the last brace");
            }
            return map;
        } catch (IllegalStateException | JsonParseException | MalformedJsonException e) {
            throw refused(
                    index, String.valueOf(e.getMessage()).lines().findFirst().orElse(""));
        } catch (IOException e) {
            throw new UserError("cannot read " + index + ": " + PlainText.of(AtomicFile.reason(e)), e);
        }
    }

    private static UserError refused(Path index, String why) {
        return new UserError(index + " cannot be used: " + PlainText.of(why));
    }

    @Override
    public String format() {
        String each =
                files.values().stream().findFirst().map(WeightFile::format).orElse("nothing");
        return each + ", " + files.size() + " files";
    }

    @Override
    public Map<String, String> metadata() {
        Map<String, String> all = new LinkedHashMap<>();
        files.values().forEach(file -> all.putAll(file.metadata()));
        return Collections.unmodifiableMap(all);
    }

    @Override
    public Map<String, StoredTensor> tensors() {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        places.forEach((name, file) -> tensors.put(name, file.tensors().get(name)));
        return Collections.unmodifiableMap(tensors);
    }

    @Override
    public INDArray stored(String name) {
        WeightFile file = places.get(name);
        if (file == null) {
            throw new UserError(index + " has no tensor '" + name + "'; it has " + places.size() + " others");
        }
        return file.stored(name);
    }

    @Override
    public void close() {
        files.values().forEach(WeightFile::close);
    }
}
