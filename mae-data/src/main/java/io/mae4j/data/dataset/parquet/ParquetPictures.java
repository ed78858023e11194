package io.mae4j.data.dataset.parquet;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Inline;
import io.mae4j.data.dataset.ClassLabels;
import io.mae4j.data.dataset.EncodedCollection;
import io.mae4j.data.dataset.EncodedPictures;
import io.mae4j.data.dataset.EncodedSource;
import io.mae4j.data.dataset.PictureSettings;
import io.mae4j.data.dataset.SplitFiles;
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

            @Default("true") @Doc("use the labels, if there are any")
            boolean labels,

            @Inline PictureSettings pictures) {}

    private final Config config;

    @Inject
    ParquetPictures(Config config) {
        this.config = config;
    }

    @Override
    public PictureSettings settings() {
        return config.pictures();
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
