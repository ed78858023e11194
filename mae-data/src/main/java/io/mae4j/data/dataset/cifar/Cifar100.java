package io.mae4j.data.dataset.cifar;

import com.google.inject.Inject;
import io.mae4j.UserError;
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
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * CIFAR-100: 50,000 and 10,000 colour pictures of 32x32 in a hundred classes, which make up twenty coarse ones, from the
 * archive's binary version.
 */
public final class Cifar100 implements DataSource, Published {
    private static final Logger LOG = LoggerFactory.getLogger(Cifar100.class);
    private static final CifarFormat FORMAT = CifarFormat.CIFAR_100;
    private static final Normalization NORMALIZATION =
            new Normalization(List.of(0.5071, 0.4865, 0.4409), List.of(0.2673, 0.2564, 0.2762));

    /** Which of a picture's two labels. */
    public enum Label {
        COARSE(20),
        FINE(100);

        private final int classes;

        Label(int classes) {
            this.classes = classes;
        }

        private String namesFile() {
            return name().toLowerCase(Locale.ROOT) + "_label_names.txt";
        }
    }

    /** Parameters of {@code data=cifar100}. */
    public record Config(
            @Default("\"data/cifar100\"")
            @Doc("folder with cifar-100-binary.tar.gz as it is published, or with what it unpacks to")
            String root,

            @Default("fine") @Doc("fine: 100 classes; coarse: 20")
            Label label,

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
    Cifar100(Config config) {
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
        Label label = config.label();
        CifarFiles files = CifarFiles.read(folder(), FORMAT, List.of("train.bin", FORMAT.test(), label.namesFile()));
        List<String> names = files.lines(label.namesFile());
        if (names.size() != label.classes) {
            throw new UserError(files.place() + ": " + label.namesFile() + " has " + names.size() + " lines instead of "
                    + label.classes + "; fetch it again");
        }
        return CifarDataset.of(
                files,
                FORMAT,
                label.ordinal(), // the coarse label comes first
                names,
                Normalization.configured(config.mean(), config.std(), CifarFormat.CHANNELS, NORMALIZATION));
    }
}
