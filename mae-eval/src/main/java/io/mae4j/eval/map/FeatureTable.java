package io.mae4j.eval.map;

import io.mae4j.UserError;
import io.mae4j.eval.Features;
import io.mae4j.file.AtomicFile;
import io.mae4j.text.CsvCell;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Features in a file for other tools, a row for each picture. {@code .csv}: name, label, class, the place on the map ({@code x},
 * {@code y}) if there is one, and the feature ({@code f0}, {@code f1}, ...). {@code .npy}: the features, float32 [pictures,
 * dim], and beside them {@code <file>.labels.npy}, int32 [pictures]; -1 is no label.
 */
public record FeatureTable(Path file) {
    /** @throws UserError if the file's ending is neither of the two */
    public FeatureTable {
        if (!isCsv(file) && !name(file).endsWith(".npy")) {
            throw new UserError(file + " is a table of no known kind; .csv and .npy are");
        }
    }

    /** Writes or replaces it. */
    public void write(NamedFeatures named, List<String> classNames, Optional<float[][]> map) {
        if (isCsv(file)) {
            AtomicFile.write(
                    file,
                    out -> csv(
                            named,
                            classNames,
                            map,
                            new BufferedWriter(Channels.newWriter(out, StandardCharsets.UTF_8))));
            return;
        }
        try (INDArray values = Nd4j.createFromArray(named.features().values());
                INDArray classes = Nd4j.createFromArray(named.features().labels())) {
            npy(file, values);
            npy(labels(), classes);
        }
    }

    /** The file with the labels that goes with one of features; a table of text has its own. */
    public Optional<Path> labelsFile() {
        return isCsv(file) ? Optional.empty() : Optional.of(labels());
    }

    private Path labels() {
        String stem = file.getFileName().toString().replaceFirst("(?i)\\.npy$", "");
        return file.resolveSibling(stem + ".labels.npy");
    }

    private static void csv(NamedFeatures named, List<String> classNames, Optional<float[][]> map, Writer text)
            throws IOException {
        Features features = named.features();
        text.append("name,label,class").append(map.isPresent() ? ",x,y" : "");
        for (int i = 0; i < features.values()[0].length; i++) {
            text.append(",f" + i);
        }
        text.append('\n');
        for (int row = 0; row < features.size(); row++) {
            int label = features.labels()[row];
            text.append(CsvCell.of(named.names().get(row))).append("," + label + ",");
            text.append(label < 0 ? "" : CsvCell.of(classNames.get(label)));
            if (map.isPresent()) {
                append(map.get()[row], text);
            }
            append(features.values()[row], text);
            text.append('\n');
        }
        text.flush();
    }

    private static void append(float[] values, Writer text) throws IOException {
        for (float value : values) {
            text.append(',').append(Float.toString(value));
        }
    }

    private static void npy(Path file, INDArray array) {
        byte[] bytes = Nd4j.toNpyByteArray(array);
        AtomicFile.write(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(bytes)));
    }

    private static boolean isCsv(Path file) {
        return name(file).endsWith(".csv");
    }

    private static String name(Path file) {
        return file.getFileName().toString().toLowerCase(Locale.ROOT);
    }
}
