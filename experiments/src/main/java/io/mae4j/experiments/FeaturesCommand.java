package io.mae4j.experiments;

import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.data.augment.Augmentation;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.LabelSubset;
import io.mae4j.data.dataset.Pictures;
import io.mae4j.data.load.SequentialLoader;
import io.mae4j.engine.Engine;
import io.mae4j.engine.Program;
import io.mae4j.eval.Features;
import io.mae4j.eval.LeaveOneOut;
import io.mae4j.eval.map.FeatureMap;
import io.mae4j.eval.map.FeatureTable;
import io.mae4j.eval.map.NamedFeatures;
import io.mae4j.experiments.model.FrozenEncoder;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;

/** Draws features in a plane, or writes them down: {@code mae features checkpoint=runs/<date>/<run> method=umap}. */
@Command(
        name = "features",
        description = "A map of the features that the encoder of checkpoint= makes of held-out pictures, coloured by"
                + " class, by method=tsne, umap or pca; and the features themselves, table=features.npy or .csv.",
        mixinStandardHelpOptions = true)
final class FeaturesCommand extends ComposedCommand {
    FeaturesCommand() {
        super("features", FeaturesConfig.class);
    }

    @Override
    int run(Composed composed) {
        FeaturesConfig config = composed.bind(FeaturesConfig.class);
        Optional<FeatureTable> table = config.table().map(FeatureTable::new);
        Parts parts = Parts.of(composed);
        Dataset data = Augmentation.of(parts.binder(), config.augment()).prepare(DataSource.opened(parts));
        Pictures chosen = chosen(config, data);
        FrozenEncoder encoder = FrozenEncoder.of(
                config.checkpoint(),
                data.shape(),
                parts.binder(),
                config.encoder().heads());
        NamedFeatures features;
        try (Program program = encoder.features(parts.create(Engine.class), config.batch(), config.pool())) {
            features = NamedFeatures.of(
                    program, new SequentialLoader(data, chosen, config.batch(), config.loader()), chosen);
        }
        Optional<float[][]> map = config.out().map(png -> draw(config, data, features.features(), png));
        table.ifPresent(file -> {
            file.write(features, data.classNames(), map);
            out().println("written    " + file.file());
            file.labelsFile().ifPresent(labels -> out().println("written    " + labels));
        });
        out().flush();
        return 0;
    }

    private static Pictures chosen(FeaturesConfig config, Dataset data) {
        Pictures split = config.split() == FeaturesConfig.Split.TRAIN ? data.train() : data.heldOut();
        if (split.size() == 0) {
            throw new UserError(data.name() + " has no held-out pictures; split=train has all");
        }
        int classes = data.classNames().size();
        int count = config.count() == 0 ? split.size() : Math.min(config.count(), split.size());
        return count == split.size() && config.classes() >= classes
                ? split
                : LabelSubset.balanced(split, classes, config.classes(), count);
    }

    private float[][] draw(FeaturesConfig config, Dataset data, Features raw, Path png) {
        Features features = raw.unitLength(); // as nearest neighbours see them
        float[][] places = config.method().of(features.values(), config.seed());
        String what = String.format(
                Locale.ROOT,
                "%,d %s pictures of %s",
                features.size(),
                config.split() == FeaturesConfig.Split.TRAIN ? "training" : "held-out",
                data.name());
        String accuracy = accuracy(config, data, features, places);
        new FeatureMap(
                        config.method().title() + " of the features of "
                                + config.checkpoint()
                                        .toAbsolutePath()
                                        .normalize()
                                        .getFileName(),
                        what + accuracy,
                        places,
                        features.labels(),
                        data.classNames())
                .write(png);
        out().println(what + accuracy);
        out().println("written    " + png);
        return places;
    }

    private static String accuracy(FeaturesConfig config, Dataset data, Features features, float[][] places) {
        int classes = data.classNames().size();
        if (classes == 0 || IntStream.of(features.labels()).anyMatch(label -> label < 0)) {
            return "";
        }
        int k = Math.min(config.k(), mostVotes(features.labels()));
        return String.format(
                Locale.ROOT,
                "; kNN among them (k = %d): %.1f %% by the %d features, %.1f %% by the map",
                k,
                100
                        * LeaveOneOut.of(features.values(), features.labels(), classes, k)
                                .top1(),
                features.values()[0].length,
                100 * LeaveOneOut.of(places, features.labels(), classes, k).top1());
    }

    // half of the smallest class: with more, the others outvote it wherever its pictures lie
    private static int mostVotes(int[] labels) {
        long smallest = IntStream.of(labels)
                .boxed()
                .collect(Collectors.groupingBy(label -> label, Collectors.counting()))
                .values()
                .stream()
                .min(Long::compare)
                .orElseThrow();
        return (int) Math.max(1, smallest / 2);
    }
}
