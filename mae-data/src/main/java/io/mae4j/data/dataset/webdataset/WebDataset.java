package io.mae4j.data.dataset.webdataset;

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
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Pictures in tar shards as the WebDataset library writes them: the members of a sample follow each other and share their
 * name up to the first dot. The first member with an image suffix is the picture, one of {@code .jpg} before one of
 * {@code .depth.jpg}; {@code .cls} holds its label, or
 * {@code .json} does as {@code label} or {@code cls}. A file {@code classnames.txt} beside the shards or above them names the
 * classes, one a line. Shards are read in place, in any order; where their members lie is found once and kept in an index
 * file beside each shard, or in the user's cache where that folder cannot be written.
 */
public final class WebDataset implements EncodedSource {
    private static final String CLASS_NAMES = "classnames.txt";

    /** Parameters of {@code data=webdataset}. */
    public record Config(
            @Doc("the shards: a folder, or a pattern in quotes, such as \"/data/train-{000..012}.tar\"")
            String shards,

            @Default("\"\"")
            @Doc("the held-out shards, likewise; empty: those named val or test, or else a part of the pictures")
            String heldOut,

            @Default("true") @Doc("use the labels, if there are any")
            boolean labels,

            @Inline PictureSettings pictures) {}

    private final Config config;

    @Inject
    WebDataset(Config config) {
        this.config = config;
    }

    @Override
    public PictureSettings settings() {
        return config.pictures();
    }

    @Override
    public EncodedCollection collect() {
        SplitFiles files = SplitFiles.of("data.shards", config.shards(), config.heldOut(), ".tar");
        Shards train = Shards.open(files.train());
        Shards heldOut = Shards.open(files.heldOut());
        ClassLabels classes = config.labels()
                ? ClassLabels.of(train.labels(), classNames(files.train().get(0)), train::name)
                : ClassLabels.none();
        Optional<EncodedPictures> test =
                files.heldOut().isEmpty() ? Optional.empty() : Optional.of(new ShardPictures(heldOut, classes));
        return new EncodedCollection(config.shards(), classes.names(), new ShardPictures(train, classes), test);
    }

    private static List<String> classNames(Path shard) {
        Path folder = shard.toAbsolutePath().getParent();
        Optional<Path> file = Stream.of(folder, folder.getParent())
                .filter(place -> place != null)
                .map(place -> place.resolve(CLASS_NAMES))
                .filter(Files::isRegularFile)
                .findFirst();
        if (file.isEmpty()) {
            return List.of();
        }
        try {
            return Files.readAllLines(file.get()).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UserError("cannot read " + file.get() + ": " + AtomicFile.reason(e), e);
        }
    }
}
