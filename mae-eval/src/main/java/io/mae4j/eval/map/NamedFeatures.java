package io.mae4j.eval.map;

import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.engine.Program;
import io.mae4j.eval.Features;
import java.util.ArrayList;
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
        List<String> names = new ArrayList<>();
        Features features = Features.of(program, loader, index -> names.add(pictures.name(index)));
        return new NamedFeatures(features, names);
    }
}
