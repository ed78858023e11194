package io.mae4j.eval.map;

import io.mae4j.UserError;
import io.mae4j.eval.Features;
import io.mae4j.file.AtomicFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
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
            AtomicFile.write(file, csv(named, classNames, map));
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

    private static String csv(NamedFeatures named, List<String> classNames, Optional<float[][]> map) {
        Features features = named.features();
        StringBuilder text = new StringBuilder("name,label,class");
        map.ifPresent(places -> text.append(",x,y"));
        for (int i = 0; i < features.values()[0].length; i++) {
            text.append(",f").append(i);
        }
        text.append('\n');
        for (int row = 0; row < features.size(); row++) {
            int label = features.labels()[row];
            text.append(quoted(named.names().get(row)))
                    .append(',')
                    .append(label)
                    .append(',');
            text.append(label < 0 ? "" : quoted(classNames.get(label)));
            int at = row;
            map.ifPresent(
                    places -> text.append(',').append(places[at][0]).append(',').append(places[at][1]));
            for (float value : features.values()[row]) {
                text.append(',').append(value);
            }
            text.append('\n');
        }
        return text.toString();
    }

    private static String quoted(String text) {
        return text.matches("[^\",\\r\\n]*") ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    private static void npy(Path file, INDArray array) {
        byte[] bytes = Nd4j.toNpyByteArray(array);
        AtomicFile.write(file, out -> AtomicFile.writeFully(out, ByteBuffer.wrap(bytes)));
    }

    private static boolean isCsv(Path file) {
        return name(file).endsWith(".csv");
    }

    private static String name(Path file) {
        return file.getFileName().toString().toLowerCase(java.util.Locale.ROOT);
    }
}
