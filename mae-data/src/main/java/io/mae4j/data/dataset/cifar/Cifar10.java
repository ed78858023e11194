package io.mae4j.data.dataset.cifar;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.data.dataset.DataSource;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.download.Download;
import io.mae4j.data.download.Published;
import io.mae4j.data.download.PublishedFile;
import io.mae4j.data.image.Normalization;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CIFAR-10: 50,000 and 10,000 colour pictures of 32x32 in ten classes, from the archive's binary version. */
public final class Cifar10 implements DataSource, Published {
    private static final Logger LOG = LoggerFactory.getLogger(Cifar10.class);
    private static final CifarFormat FORMAT = CifarFormat.CIFAR_10;
    private static final Normalization NORMALIZATION =
            new Normalization(List.of(0.4914, 0.4822, 0.4465), List.of(0.2470, 0.2435, 0.2616));
    private static final List<String> CLASS_NAMES =
            List.of("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck");

    /** Parameters of {@code data=cifar10}. */
    public record Config(
            @Default("\"data/cifar10\"")
            @Doc("folder with cifar-10-binary.tar.gz as it is published, or with what it unpacks to")
            String root,

            @Default("false") @Doc("download what is missing")
            boolean download,

            @Default("\"\"") @Doc("address of a folder to download from; empty for the publisher's")
            String mirror,

            @Default("[]") @Doc("mean, 0 to 1, that normalisation subtracts, a channel each; [] is the data set's")
            List<Double> mean,

            @Default("[]") @Doc("standard deviation that normalisation divides by; [] is the data set's")
            List<Double> std) {}

    private final Config config;

    @Inject
    Cifar10(Config config) {
        this.config = config;
    }

    @Override
    public Path folder() {
        return Path.of(config.root());
    }

    @Override
    public List<PublishedFile> files() {
        String base = config.mirror().isEmpty() ? CifarFormat.PUBLISHED_AT : config.mirror();
        return List.of(PublishedFile.of(base, FORMAT.archive(), FORMAT.md5()));
    }

    @Override
    public Dataset open() {
        if (config.download()) {
            Download.fetch(this, LOG::info);
        }
        List<String> records =
                Stream.concat(FORMAT.train().stream(), Stream.of(FORMAT.test())).toList();
        CifarFiles files = CifarFiles.read(folder(), FORMAT, records);
        return CifarDataset.of(
                files,
                FORMAT,
                0,
                CLASS_NAMES,
                Normalization.configured(config.mean(), config.std(), CifarFormat.CHANNELS, NORMALIZATION));
    }
}
