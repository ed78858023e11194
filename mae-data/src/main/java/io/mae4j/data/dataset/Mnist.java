package io.mae4j.data.dataset;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.data.download.Download;
import io.mae4j.data.download.Published;
import io.mae4j.data.download.PublishedFile;
import io.mae4j.data.image.Normalization;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** MNIST (LeCun et al. 1998): 60,000 and 10,000 handwritten digits, 28x28 grey. */
public final class Mnist implements DataSource, Published {
    private static final Logger LOG = LoggerFactory.getLogger(Mnist.class);
    private static final String PUBLISHED_AT = "https://ossci-datasets.s3.amazonaws.com/mnist/";
    private static final Normalization NORMALIZATION = new Normalization(List.of(0.1307), List.of(0.3081));

    /** Parameters of {@code data=mnist}. */
    public record Config(
            @Default("\"data/mnist\"") @Doc("folder with the four files as they are published, or without .gz")
            String root,

            @Default("false") @Doc("download what is missing")
            boolean download,

            @Default("\"\"") @Doc("address of a folder to download from; empty for a public one")
            String mirror,

            @Default("[]") @Doc("mean brightness, 0 to 1, that normalisation subtracts; [] is the data set's: [0.1307]")
            List<Double> mean,

            @Default("[]") @Doc("standard deviation that normalisation divides by; [] is the data set's: [0.3081]")
            List<Double> std) {}

    private final Config config;

    @Inject
    Mnist(Config config) {
        this.config = config;
    }

    @Override
    public Path folder() {
        return Path.of(config.root());
    }

    @Override
    public List<PublishedFile> files() {
        String base = config.mirror().isEmpty() ? PUBLISHED_AT : config.mirror();
        return List.of(
                PublishedFile.of(base, "train-images-idx3-ubyte.gz", "f68b3c2dcbeaaa9fbdd348bbdeb94873"),
                PublishedFile.of(base, "train-labels-idx1-ubyte.gz", "d53e105ee54ea40749a09fcbcd1e9432"),
                PublishedFile.of(base, "t10k-images-idx3-ubyte.gz", "9fb629c4189551a2d022fa330f9573f3"),
                PublishedFile.of(base, "t10k-labels-idx1-ubyte.gz", "ec29112dd5afa0611ce80d1b7f02629c"));
    }

    @Override
    public Dataset open() {
        if (config.download()) {
            Download.fetch(this, LOG::info);
        }
        for (String prefix : List.of("train", "t10k")) {
            if (!IdxPair.exists(folder(), prefix)) {
                throw new UserError(folder().toAbsolutePath().normalize() + " has no " + prefix
                        + "-images-idx3-ubyte.gz: put MNIST's four files from " + PUBLISHED_AT
                        + " there, or set data.download=true");
            }
        }
        IdxPair train = IdxPair.read(folder(), "train");
        IdxPair test = IdxPair.read(folder(), "t10k");
        return IdxDataset.of(
                "MNIST",
                List.of(train, test),
                IntStream.range(0, 10).mapToObj(Integer::toString).toList(),
                train.all(),
                test.all(),
                config.mean(),
                config.std(),
                NORMALIZATION);
    }
}
