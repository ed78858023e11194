package io.mae4j.experiments.task;

import com.typesafe.config.ConfigObject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.models.Pool;
import java.nio.file.Path;
import java.util.List;

/** The configuration of nearest neighbours on any data set, {@code conf/knn.conf}. */
public record KnnConfig(
        @Doc("the encoder: a run's folder, a checkpoint's, or a file of weights")
        Path checkpoint,

        ProbeConfig.Encoder encoder,
        ConfigObject augment,
        ConfigObject data,
        ConfigObject engine,

        @Default("mean") @Doc("the feature: mean (of the patches' tokens) or class (the class token)")
        Pool pool,

        @Default("[20]") @Doc("how many neighbours vote; an accuracy for each")
        List<Integer> k,

        @Default("0.07") @Range(min = 0, minExclusive = true) @Doc("a vote weighs exp(cosine / temperature)")
        double temperature,

        @Default("250") @Range(min = 1) @Doc("pictures computed on together")
        int batch,

        LoaderConfig loader) {
    public KnnConfig {
        if (k.isEmpty() || k.stream().anyMatch(votes -> votes < 1)) {
            throw new IllegalArgumentException("k=" + k + ": one number of neighbours or more, each above 0");
        }
        k = List.copyOf(k);
    }
}
