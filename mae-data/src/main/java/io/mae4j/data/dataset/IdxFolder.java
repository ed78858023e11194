package io.mae4j.data.dataset;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.image.Normalization;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/**
 * IDX pairs, the format of MNIST and its kin: {@code <prefix>-images-idx3-ubyte} and {@code <prefix>-labels-idx1-ubyte},
 * plain or with {@code .gz}. Without a held-out pair, the last part of the training pair is held out.
 */
public final class IdxFolder implements DataSource {
    private static final Normalization NORMALIZATION = new Normalization(List.of(0.5), List.of(0.5));

    /** Parameters of {@code data=idx}. */
    public record Config(
            @Doc("folder of the files") String root,

            @Default("train") @Doc("prefix of the training pair")
            String train,

            @Default("t10k") @Doc("prefix of the held-out pair")
            String heldOut,

            @Default("0.1")
            @Range(min = 0, max = 1, maxExclusive = true)
            @Doc("without a held-out pair, this part of the training pair, its end, is held out")
            double heldOutFraction,

            @Default("[]") @Doc("mean brightness, 0 to 1, that normalisation subtracts; [] is [0.5]")
            List<Double> mean,

            @Default("[]") @Doc("standard deviation that normalisation divides by; [] is [0.5]")
            List<Double> std) {}

    private final Config config;

    @Inject
    IdxFolder(Config config) {
        this.config = config;
    }

    @Override
    public Dataset open() {
        Path root = Path.of(config.root());
        if (!Files.isDirectory(root)) {
            throw new UserError("data.root: there is no folder " + root.toAbsolutePath());
        }
        if (!IdxPair.exists(root, config.train())) {
            throw new UserError(root + " has no " + config.train()
                    + "-images-idx3-ubyte, with or without .gz; data.train" + " names the files' prefix");
        }
        IdxPair train = IdxPair.read(root, config.train());
        if (IdxPair.exists(root, config.heldOut())) {
            IdxPair heldOut = IdxPair.read(root, config.heldOut());
            return dataset(List.of(train, heldOut), train.all(), heldOut.all());
        }
        int kept = train.size() - (int) Math.round(train.size() * config.heldOutFraction());
        return dataset(List.of(train), train.range(0, kept), train.range(kept, train.size()));
    }

    private Dataset dataset(List<IdxPair> pairs, Pictures train, Pictures heldOut) {
        int classes = pairs.stream().mapToInt(IdxPair::classes).max().orElseThrow();
        List<String> classNames =
                IntStream.range(0, classes).mapToObj(Integer::toString).toList();
        return IdxDataset.of(
                Path.of(config.root()).toString(),
                pairs,
                classNames,
                train,
                heldOut,
                config.mean(),
                config.std(),
                NORMALIZATION);
    }
}
