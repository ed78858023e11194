package io.mae4j.experiments.evaluate;

import com.typesafe.config.Config;
import io.mae4j.UserError;
import io.mae4j.config.Composed;
import io.mae4j.config.Parts;
import io.mae4j.data.augment.Augmentation;
import io.mae4j.data.corrupt.Corruption;
import io.mae4j.data.corrupt.FrostTextures;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.Fingerprint;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import io.mae4j.engine.Engine;
import io.mae4j.eval.robustness.Benchmark;
import io.mae4j.eval.robustness.BenchmarkName;
import io.mae4j.eval.robustness.CorruptedData;
import io.mae4j.eval.robustness.ImageNetFolders;
import io.mae4j.eval.robustness.Part;
import io.mae4j.eval.robustness.Results;
import io.mae4j.eval.robustness.WordNetIds;
import io.mae4j.experiments.model.SavedClassifier;
import io.mae4j.experiments.run.Version;
import io.mae4j.train.run.Provenance;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * From the configuration to what an evaluation does. Making it checks what can be checked, and writes nothing.
 *
 * @param images that the model sees
 * @param missing benchmarks that were asked for and are not there
 * @param data identifies what is evaluated on
 */
public record EvaluateSetup(
        EvaluateConfig config,
        Parts parts,
        SavedClassifier classifier,
        ImageShape images,
        List<Benchmark> benchmarks,
        List<String> missing,
        String data,
        Engine engine) {
    /** @throws UserError if the configuration, or the data or weights that it names, will not do */
    public static EvaluateSetup of(Composed composed) {
        EvaluateConfig config = composed.bind(EvaluateConfig.class);
        Parts parts = Parts.of(composed);
        List<Corruption> corruptions = Corruption.named(config.corruptions());
        SavedClassifier classifier = SavedClassifier.of(
                config.checkpoint(), parts.binder(), config.encoder().heads());
        Engine engine = parts.create(Engine.class);
        if (config.benchmark().name() == BenchmarkName.CORRUPTED) {
            return corrupted(config, parts, classifier, corruptions, engine);
        }
        requireClasses(classifier, WordNetIds.imageNet().size(), "ImageNet's 1,000 are needed");
        ImageShape images = classifier.images(config.size());
        classifier.at(images); // what cannot be built is found out now
        EvaluateConfig.Folders data = composed.bind(EvaluateConfig.Folders.class, "data", Set.of());
        ImageNetFolders folders = new ImageNetFolders(
                data.root(),
                images,
                normalization(data, classifier),
                data.onCorrupt(),
                data.exif(),
                config.count().orElse(Integer.MAX_VALUE));
        List<String> names = corruptions.stream().map(Corruption::toString).toList();
        ImageNetFolders.Found found = config.benchmark().name() == BenchmarkName.ROBUSTNESS
                ? folders.all(names, config.severities(), config.cleanError())
                : new ImageNetFolders.Found(
                        List.of(folders.one(
                                config.benchmark().name(), names, config.severities(), config.cleanError())),
                        List.of());
        Fingerprint fingerprint = new Fingerprint();
        found.benchmarks().forEach(benchmark -> benchmark.parts().forEach(part -> fingerprint.add(part.name())));
        return new EvaluateSetup(
                config, parts, classifier, images, found.benchmarks(), found.missing(), fingerprint.finish(), engine);
    }

    private static EvaluateSetup corrupted(
            EvaluateConfig config,
            Parts parts,
            SavedClassifier classifier,
            List<Corruption> corruptions,
            Engine engine) {
        if (config.size().isPresent()) {
            throw new UserError(
                    "size: with benchmark=corrupted the data set says how large its images are; where it can"
                            + " be chosen it is data.size");
        }
        Dataset opened = DataSource.opened(parts).requireLabels("an evaluation needs");
        Dataset data = Augmentation.of(parts.binder(), config.augment()).prepare(opened);
        requireClasses(
                classifier,
                data.classNames().size(),
                data.name() + " has " + data.classNames().size());
        classifier.at(data.shape());
        CorruptedData corrupted = new CorruptedData(
                data,
                corruptions,
                config.severities(),
                config.count().orElse(Integer.MAX_VALUE),
                config.seed(),
                config.frost().map(FrostTextures::of));
        Benchmark benchmark = corrupted.benchmark(config.baseline()
                .map(Results::read)
                .map(results -> results.baseline(
                        BenchmarkName.CORRUPTED.key(), data.name(), config.severities(), corrupted.subset())));
        return new EvaluateSetup(
                config, parts, classifier, data.shape(), List.of(benchmark), List.of(), data.fingerprint(), engine);
    }

    private static void requireClasses(SavedClassifier classifier, int wanted, String why) {
        if (classifier.classes() != wanted) {
            throw new UserError(classifier.checkpoint() + " tells " + classifier.classes() + " classes apart; " + why);
        }
    }

    // what was said, or what the run was trained with, or ImageNet's
    private static Normalization normalization(EvaluateConfig.Folders data, SavedClassifier classifier) {
        int channels = classifier.shape().channels();
        Optional<Config> run = classifier
                .config()
                .filter(c ->
                        c.hasPath("data.mean") && !c.getDoubleList("data.mean").isEmpty());
        return Normalization.configured(
                data.mean().isEmpty() && run.isPresent() ? run.get().getDoubleList("data.mean") : data.mean(),
                data.std().isEmpty() && run.isPresent() ? run.get().getDoubleList("data.std") : data.std(),
                channels,
                Normalization.imageNet(channels));
    }

    /** All parts of all benchmarks, in order. */
    List<Part> allParts() {
        return benchmarks.stream().flatMap(b -> b.parts().stream()).toList();
    }

    /** Where its results come from, told now. */
    public Provenance provenance() {
        return Provenance.now(
                Path.of(System.getProperty("mae.home", "")), Version.current(), data, engine.describe(), config.seed());
    }
}
