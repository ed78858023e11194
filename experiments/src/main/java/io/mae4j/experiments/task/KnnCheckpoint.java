package io.mae4j.experiments.task;

import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.data.augment.Augmentation;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.eval.Accuracy;
import io.mae4j.eval.Features;
import io.mae4j.eval.NearestNeighbours;
import io.mae4j.experiments.model.FrozenEncoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BiConsumer;

/** Nearest neighbours on the features that any checkpoint makes of any data set. */
public record KnnCheckpoint(KnnConfig config, Dataset data, FrozenEncoder encoder, Engine engine) {

    /** As {@code conf/knn.conf} has it. */
    public static KnnCheckpoint of(Composed composed) {
        KnnConfig config = composed.bind(KnnConfig.class);
        Parts parts = Parts.of(composed);
        Dataset opened = DataSource.opened(parts).requireLabels("nearest neighbours need");
        Dataset data = Augmentation.of(parts.binder(), config.augment()).prepare(opened);
        FrozenEncoder encoder = FrozenEncoder.of(
                config.checkpoint(),
                data.shape(),
                parts.binder(),
                config.encoder().heads());
        return new KnnCheckpoint(config, data, encoder, parts.create(Engine.class));
    }

    /** The accuracy for each k, in order; {@code each} is told as they come. */
    public Map<Integer, Accuracy> accuracies(BiConsumer<Integer, Accuracy> each) {
        Map<Integer, Accuracy> accuracies = new LinkedHashMap<>();
        try (Program program = encoder.features(engine, config.batch(), config.pool())) {
            Features bank = features(program, data.train());
            Features queries = features(program, data.heldOut());
            for (int k : config.k()) {
                NearestNeighbours classifier =
                        new NearestNeighbours(new NearestNeighbours.Config(k, config.temperature()));
                Accuracy accuracy =
                        classifier.classify(bank, queries, data.classNames().size());
                accuracies.put(k, accuracy);
                each.accept(k, accuracy);
            }
        }
        return accuracies;
    }

    private Features features(Program program, Pictures split) {
        return Features.of(program, new SequentialLoader(data, split, config.batch(), config.loader()));
    }
}
