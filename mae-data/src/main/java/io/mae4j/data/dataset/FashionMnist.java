package io.mae4j.data.dataset;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.transform.Augment;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;

/**
 * Fashion-MNIST (Xiao et al. 2017): 28x28 grey pictures of ten kinds of clothing. Its 10,000-image pair comes with the
 * project, the first 8,000 to train on and the last 2,000 held out; the full set (60,000 and 10,000) is read from a folder.
 */
public final class FashionMnist implements DataSource {
    private static final String DEBIAN = "/usr/share/datasets/fashion-mnist";
    private static final int EMBEDDED_TRAIN = 8_000;
    private static final Normalization NORMALIZATION = new Normalization(List.of(0.2860), List.of(0.3530));
    private static final List<String> CLASS_NAMES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    /** Parameters of {@code data=fashion_mnist}. */
    public record Config(
            @Default("false")
            @Doc(
                    "the full 60,000 + 10,000 images, from where Debian's package dataset-fashion-mnist puts them, instead of"
                            + " the embedded 8,000 + 2,000")
            boolean full,

            @Default("\"\"") @Doc("the full images, from the four .gz files in this folder; empty for none")
            String root,

            @Default("none") @Doc("none, or crop: random resized crop and flip")
            Augment augment,

            @Default("[]") @Doc("mean brightness, 0 to 1, that normalisation subtracts; [] is the data set's: [0.2860]")
            List<Double> mean,

            @Default("[]") @Doc("standard deviation that normalisation divides by; [] is the data set's: [0.3530]")
            List<Double> std) {}

    private final Config config;

    @Inject
    FashionMnist(Config config) {
        this.config = config;
    }

    @Override
    public Dataset open() {
        if (!config.full() && config.root().isEmpty()) {
            IdxPair pair = embedded();
            return dataset(
                    "Fashion-MNIST (embedded)",
                    List.of(pair),
                    pair.range(0, EMBEDDED_TRAIN),
                    pair.range(EMBEDDED_TRAIN, pair.size()));
        }
        Path root = Path.of(config.root().isEmpty() ? DEBIAN : config.root());
        for (String prefix : List.of("train", "t10k")) {
            if (!IdxPair.exists(root, prefix)) {
                throw new UserError(
                        root + " has no " + prefix + "-images-idx3-ubyte.gz: give the folder with Fashion-MNIST's"
                                + " four files as data.root, or install Debian's package dataset-fashion-mnist");
            }
        }
        IdxPair train = IdxPair.read(root, "train");
        IdxPair test = IdxPair.read(root, "t10k");
        return dataset("Fashion-MNIST", List.of(train, test), train.all(), test.all());
    }

    private Dataset dataset(String name, List<IdxPair> pairs, Pictures train, Pictures heldOut) {
        return IdxDataset.of(
                name, pairs, CLASS_NAMES, train, heldOut, config.augment(), config.mean(), config.std(), NORMALIZATION);
    }

    private static IdxPair embedded() {
        return new IdxPair(
                "Fashion-MNIST t10k",
                resource("t10k-images-idx3-ubyte.gz", 3),
                resource("t10k-labels-idx1-ubyte.gz", 1));
    }

    private static IdxFile resource(String name, int dimensions) {
        try (InputStream in = FashionMnist.class.getResourceAsStream("/io/mae4j/data/fashion-mnist/" + name)) {
            return IdxFile.read(in, name, dimensions);
        } catch (IOException e) {
            throw new UserError(
                    "cannot read the embedded " + name + ": " + e.getMessage() + "; build the project again", e);
        }
    }
}
