package io.mae4j.models.export;

import io.mae4j.component.Target;
import io.mae4j.models.pretrained.HuggingFaceNames;
import io.mae4j.models.pretrained.PretrainedWeights;
import io.mae4j.models.weights.SafetensorsWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.indexing.INDArrayIndex;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** The weights of a masked autoencoder as safetensors, in the types in which they are stored. */
public final class WeightExport {
    private WeightExport() {}

    /** Everything that has a published name, under it. */
    public static SafetensorsWriter published(PretrainedWeights weights, Map<String, String> notes) {
        SafetensorsWriter writer = writer(notes);
        weights.shapes().keySet().forEach(name -> add(writer, weights, name, name));
        return writer;
    }

    /** The encoder alone, as timm's vision transformers have it. */
    public static SafetensorsWriter timm(PretrainedWeights weights, Map<String, String> notes) {
        SafetensorsWriter writer = writer(notes);
        weights.shapes().keySet().stream()
                .filter(name ->
                        !name.startsWith("decoder_") && !name.contains("mask_token") && !name.startsWith(Target.SCOPE))
                .forEach(name -> add(writer, weights, name, name));
        return writer;
    }

    /** As Hugging Face's ViTMAE has it: query, key and value apart. What it has no name for is left out. */
    public static SafetensorsWriter huggingFace(PretrainedWeights weights) {
        SafetensorsWriter writer = writer(Map.of());
        for (String name : weights.shapes().keySet()) {
            List<String> names = HuggingFaceNames.of(name);
            for (int part = 0; part < names.size(); part++) {
                if (names.size() == 1) {
                    add(writer, weights, name, names.get(0));
                } else {
                    addPart(writer, weights, name, names.get(part), part, names.size());
                }
            }
        }
        return writer;
    }

    private static SafetensorsWriter writer(Map<String, String> notes) {
        SafetensorsWriter writer = new SafetensorsWriter();
        Map<String, String> all = new LinkedHashMap<>(notes);
        all.put("format", "pt"); // what Hugging Face's loader asks for
        all.forEach(writer::metadata);
        return writer;
    }

    private static void add(SafetensorsWriter writer, PretrainedWeights weights, String name, String as) {
        long[] shape = shape(weights, name);
        writer.add(as, weights.type(name).dataType(), shape, () -> weights.stored(name, false));
    }

    private static void addPart(
            SafetensorsWriter writer, PretrainedWeights weights, String name, String as, int part, int parts) {
        long[] shape = shape(weights, name);
        long rows = shape[0] / parts;
        shape[0] = rows;
        INDArrayIndex range = NDArrayIndex.interval(part * rows, (part + 1) * rows);
        writer.add(as, weights.type(name).dataType(), shape, () -> {
            INDArray whole = weights.stored(name, false);
            return whole.rank() == 1 ? whole.get(range) : whole.get(range, NDArrayIndex.all());
        });
    }

    private static long[] shape(PretrainedWeights weights, String name) {
        return weights.shapes().get(name).stream().mapToLong(Long::longValue).toArray();
    }
}
