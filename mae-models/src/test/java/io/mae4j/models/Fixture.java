package io.mae4j.models;

import io.mae4j.component.Mask;
import io.mae4j.component.Masking;
import io.mae4j.component.PatchGrid;
import io.mae4j.component.Target;
import io.mae4j.models.weights.Safetensors;
import java.io.IOException;
import java.io.InputStream;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A tiny masked autoencoder and what the published implementation computed with it (see {@code reference/README.md}).
 *
 * @param values everything in the file, by name
 */
record Fixture(String name, MaskedAutoencoder model, Map<String, INDArray> values) {

    static List<Fixture> all() {
        Target pixels = new PixelTarget(new PixelTarget.Config());
        Target normalized = new NormalizedPixelTarget(new NormalizedPixelTarget.Config(1e-6));
        return List.of(
                load(
                        "mae_tiny_normpix",
                        8,
                        0.75,
                        new VitEncoder.Config(48, 2, 3, 4, true, false),
                        new VitDecoder.Config(32, 2, 4, 4),
                        normalized),
                load(
                        "mae_tiny_pixels",
                        4,
                        0.6,
                        new VitEncoder.Config(32, 2, 2, 4, true, false),
                        new VitDecoder.Config(24, 1, 3, 4),
                        pixels));
    }

    private static Fixture load(
            String name, int patch, double ratio, VitEncoder.Config encoder, VitDecoder.Config decoder, Target target) {
        MaskedAutoencoder model = new MaskedAutoencoder(
                new PatchGrid(3, 32, 32, patch, patch),
                new RandomMasker(new RandomMasker.Config(ratio)),
                new VitEncoder(encoder),
                new VitDecoder(decoder),
                target,
                new MaskedMeanSquareLoss(new MaskedMeanSquareLoss.Config()));
        return new Fixture(name, model, Safetensors.readAll(path(name)));
    }

    /** A file of published values: itself, or a copy where it is in a jar. */
    static Path path(String name) {
        URL file = Fixture.class.getResource("/reference/" + name + ".safetensors");
        try {
            if (file.getProtocol().equals("file")) {
                return Path.of(file.toURI());
            }
            Path copy = Files.createTempFile(name, ".safetensors");
            copy.toFile().deleteOnExit();
            try (InputStream in = file.openStream()) {
                Files.copy(in, copy, StandardCopyOption.REPLACE_EXISTING);
            }
            return copy;
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    int batch() {
        return (int) value("images").size(0);
    }

    INDArray value(String key) {
        INDArray value = values.get(key);
        if (value == null) {
            throw new IllegalArgumentException(name + " has no " + key);
        }
        return value;
    }

    /** The arrays whose names start so, by the rest of their names. */
    Map<String, INDArray> below(String prefix) {
        Map<String, INDArray> below = new TreeMap<>();
        values.forEach((key, value) -> {
            if (key.startsWith(prefix)) {
                below.put(key.substring(prefix.length()), value);
            }
        });
        return below;
    }

    Set<String> noDecay() {
        int[] bytes = value("no_decay_names").castTo(DataType.INT).toIntVector();
        byte[] text = new byte[bytes.length];
        for (int i = 0; i < text.length; i++) {
            text[i] = (byte) bytes[i];
        }
        return Set.of(new String(text, StandardCharsets.UTF_8).split("\n"));
    }

    /** The masks that the published argsort of the noise gives. */
    List<Mask> masks() {
        List<Mask> masks = new ArrayList<>();
        for (int i = 0; i < batch(); i++) {
            float[] noise = value("noise").getRow(i).toFloatVector();
            masks.add(Mask.ofNoise(noise, model.masker().kept(model.grid())));
        }
        return masks;
    }

    /** What a pre-training step is fed. */
    Map<String, INDArray> inputs() {
        Map<String, INDArray> inputs = new HashMap<>(Masking.arrays(masks()));
        inputs.put("images", value("images"));
        return inputs;
    }

    @Override
    public String toString() {
        return name;
    }
}
