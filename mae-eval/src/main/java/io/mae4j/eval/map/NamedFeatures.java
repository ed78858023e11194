package io.mae4j.eval.map;

import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.load.BatchStream;
import io.mae4j.data.load.ImageBatch;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.engine.Program;
import io.mae4j.eval.Features;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Features and the names of their pictures.
 *
 * @param names as messages call the pictures: paths, or places in a file
 */
public record NamedFeatures(Features features, List<String> names) {
    public NamedFeatures {
        names = List.copyOf(names);
    }

    /**
     * Of the pictures that can be read.
     *
     * @param program with the input {@code images} of the loader's batch size and the output {@code features}
     * @param loader of {@code pictures}
     */
    public static NamedFeatures of(Program program, SequentialLoader loader, Pictures pictures) {
        List<float[]> values = new ArrayList<>();
        List<Integer> labels = new ArrayList<>();
        List<String> names = new ArrayList<>();
        try (BatchStream stream = loader.pass()) {
            while (stream.hasNext()) {
                try (ImageBatch batch = stream.next()) {
                    Features some = Features.of(program, batch);
                    values.addAll(Arrays.asList(some.values()));
                    for (int row = 0; row < some.size(); row++) {
                        labels.add(some.labels()[row]);
                        names.add(pictures.name((int) batch.indices()[row]));
                    }
                }
            }
        }
        return new NamedFeatures(
                new Features(
                        values.toArray(float[][]::new),
                        labels.stream().mapToInt(Integer::intValue).toArray()),
                names);
    }
}
