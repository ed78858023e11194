package io.mae4j.data.dataset;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.data.download.Download;
import io.mae4j.data.download.Published;
import io.mae4j.data.download.PublishedFile;
import io.mae4j.data.image.Normalization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Fashion-MNIST (Xiao et al. 2017): 28x28 grey pictures of ten kinds of clothing. Its 10,000-image pair comes with the
 * project, the first 8,000 to train on and the last 2,000 held out; the full set (60,000 and 10,000) is read from a folder.
 */
public final class FashionMnist implements DataSource, Published {
    private static final Logger LOG = LoggerFactory.getLogger(FashionMnist.class);
    private static final String PUBLISHED_AT = "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";
    private static final String DOWNLOADED = "data/fashion_mnist";
    private static final String DEBIAN = "/usr/share/datasets/fashion-mnist";
    private static final int EMBEDDED_TRAIN = 8_000;
    private static final Normalization NORMALIZATION = new Normalization(List.of(0.2860), List.of(0.3530));
    private static final List<String> CLASS_NAMES = List.of(
            "T-shirt/top", "Trouser", "Pullover", "Dress", "Coat", "Sandal", "Shirt", "Sneaker", "Bag", "Ankle boot");

    /** Parameters of {@code data=fashion_mnist}. */
    public record Config(
            @Default("false")
            @Doc("the full 60,000 + 10,000 images instead of the embedded 8,000 + 2,000, from data/fashion_mnist, where"
                    + " mae data download fashion_mnist puts them, or else from Debian's package dataset-fashion-mnist")
            boolean full,

            @Default("\"\"") @Doc("the full images, from the four .gz files in this folder; empty for none")
            String root,

            @Default("false") @Doc("download what is missing of the full images, and use them")
            boolean download,

            @Default("\"\"") @Doc("address of a folder to download from; empty for the publisher's")
            String mirror,

            @Default("[]") @Doc("mean brightness, 0 to 1, that normalisation subtracts; [] is the data set's: [0.2860]")
            List<Double> mean,

            @Default("[]") @Doc("standard deviation that normalisation divides by; [] is the data set's: [0.3530]")
            List<Double> std) {}

    private final Config config;

    @Inject
    public FashionMnist(Config config) {
        this.config = config;
    }

    @Override
    public Path folder() {
        return Path.of(config.root().isEmpty() ? DOWNLOADED : config.root());
    }

    @Override
    public List<PublishedFile> files() {
        String base = config.mirror().isEmpty() ? PUBLISHED_AT : config.mirror();
        return List.of(
                PublishedFile.of(base, "train-images-idx3-ubyte.gz", "8d4fb7e6c68d591d4c3dfef9ec88bf0d"),
                PublishedFile.of(base, "train-labels-idx1-ubyte.gz", "25c81989df183df01b3e8a0aad5dffbe"),
                PublishedFile.of(base, "t10k-images-idx3-ubyte.gz", "bef4ecab320f06d8554ea6380940ec79"),
                PublishedFile.of(base, "t10k-labels-idx1-ubyte.gz", "bb300cfdad3c16e7a12a480ee83cd310"));
    }

    @Override
    public Dataset open() {
        if (config.download()) {
            Download.fetch(this, LOG::info);
        } else if (!config.full() && config.root().isEmpty()) {
            IdxPair pair = embedded();
            return dataset(
                    "Fashion-MNIST (embedded)",
                    List.of(pair),
                    pair.range(0, EMBEDDED_TRAIN),
                    pair.range(EMBEDDED_TRAIN, pair.size()));
        }
        boolean debian = config.root().isEmpty() && !IdxPair.exists(folder(), "train");
        Path root = debian && !config.download() ? Path.of(DEBIAN) : folder();
        for (String prefix : List.of("train", "t10k")) {
            if (!IdxPair.exists(root, prefix)) {
                throw new UserError(
                        root + " has no " + prefix + "-images-idx3-ubyte.gz: give the folder with Fashion-MNIST's"
                                + " four files as data.root, set data.download=true, or install Debian's package"
                                + " dataset-fashion-mnist");
            }
        }
        IdxPair train = IdxPair.read(root, "train");
        IdxPair test = IdxPair.read(root, "t10k");
        return dataset("Fashion-MNIST", List.of(train, test), train.all(), test.all());
    }

    private Dataset dataset(String name, List<IdxPair> pairs, Pictures train, Pictures heldOut) {
        return IdxDataset.of(name, pairs, CLASS_NAMES, train, heldOut, config.mean(), config.std(), NORMALIZATION);
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
