package io.mae4j.data.dataset.parquet;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.dataset.ClassLabels;
import io.mae4j.data.dataset.EncodedCollection;
import io.mae4j.data.dataset.EncodedPictures;
import io.mae4j.data.dataset.EncodedSource;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.dataset.PictureSettings;
import io.mae4j.data.dataset.SplitFiles;
import java.util.List;
import java.util.Optional;

/**
 * Pictures in Parquet files as Hugging Face publishes them: a column of structures with the image file's {@code bytes} and
 * its {@code path}, or of the bytes alone, and a column of labels, whose names the file's metadata may hold. Rows are read in
 * place, in any order, a page at a time.
 */
public final class ParquetPictures implements EncodedSource {
    /** Parameters of {@code data=parquet}. */
    public record Config(
            @Doc("the files: a folder, or a pattern such as /data/train-*.parquet")
            String files,

            @Default("\"\"")
            @Doc("the held-out files, likewise; empty: those named val or test, or else a part of the pictures")
            String heldOut,

            @Default("\"\"") @Doc("column of the pictures; empty: the first with image files")
            String image,

            @Default("\"\"") @Doc("column of the labels; empty: the one that the file calls so")
            String label,

            @Default("224") @Range(min = 1, max = 4096) @Doc("height and width of the images, pixels")
            int size,

            @Default("3")
            @Range(min = 1, max = 3)
            @Doc("3: red, green, blue; 1: grey; pictures of the other kind are converted")
            int channels,

            @Default("true") @Doc("use the labels, if there are any")
            boolean labels,

            @Default("0.1")
            @Range(min = 0, max = 1, maxExclusive = true)
            @Doc("part held out where there are no held-out files")
            double heldOutFraction,

            @Default("fail") @Doc("a picture that cannot be read: fail, or skip and count it")
            OnCorrupt onCorrupt,

            @Default("[]") @Doc("mean, 0 to 1, that normalisation subtracts, a channel each; [] is ImageNet's")
            List<Double> mean,

            @Default("[]") @Doc("standard deviation that normalisation divides by; [] is ImageNet's")
            List<Double> std,

            @Default("false") @Doc("turn JPEGs upright as their EXIF segment asks; torchvision does not")
            boolean exif) {}

    private final Config config;

    @Inject
    ParquetPictures(Config config) {
        this.config = config;
    }

    @Override
    public PictureSettings settings() {
        return new PictureSettings(
                config.size(),
                config.channels(),
                config.heldOutFraction(),
                config.onCorrupt(),
                config.mean(),
                config.std(),
                config.exif());
    }

    @Override
    public EncodedCollection collect() {
        SplitFiles files = SplitFiles.of("data.files", config.files(), config.heldOut(), ".parquet");
        ParquetRows train = ParquetRows.open(files.train(), config.image(), config.label());
        if (train.size() == 0) {
            throw new UserError("data.files: " + config.files() + " has no rows");
        }
        ClassLabels classes =
                config.labels() ? ClassLabels.of(train.labels(), train.classNames(), train::name) : ClassLabels.none();
        Optional<EncodedPictures> heldOut = files.heldOut().isEmpty()
                ? Optional.empty()
                : Optional.of(ParquetRows.open(files.heldOut(), config.image(), config.label())
                        .pictures(classes));
        return new EncodedCollection(config.files(), classes.names(), train.pictures(classes), heldOut);
    }
}
