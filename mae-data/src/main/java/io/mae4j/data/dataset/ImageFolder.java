package io.mae4j.data.dataset;

import com.google.inject.Inject;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Inline;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Pictures in a folder: in one sub-folder a class (ImageNet's layout; deeper nesting does not matter), or all without labels.
 * With {@code root/train} and {@code root/val}, {@code validation} or {@code test}, these are the splits; otherwise a part is held
 * out, the pictures whose paths have the smallest hashes, so that the same files always give the same splits.
 */
public final class ImageFolder implements EncodedSource {
    private static final List<String> HELD_OUT = List.of("val", "validation", "test"); // the first that is there

    /** Parameters of {@code data=folder}. */
    public record Config(
            @Doc("the folder") String root,

            @Default("auto") @Doc("auto; folder: each sub-folder is a class; none: no labels")
            Labels labels,

            @Inline PictureSettings pictures) {}

    private final Config config;

    @Inject
    ImageFolder(Config config) {
        this.config = config;
    }

    @Override
    public PictureSettings settings() {
        return config.pictures();
    }

    @Override
    public EncodedCollection collect() {
        Path root = Path.of(config.root());
        Optional<Path> kept =
                HELD_OUT.stream().map(root::resolve).filter(Files::isDirectory).findFirst();
        if (Files.isDirectory(root.resolve("train")) && kept.isPresent()) {
            FolderListing train = FolderListing.ofPictures(root.resolve("train"));
            FolderListing heldOut = FolderListing.ofPictures(kept.get());
            FolderClasses classes = FolderClasses.of(train, config.labels());
            return new EncodedCollection(
                    config.root(),
                    classes.names(),
                    new FolderPictures(train, classes),
                    Optional.of(new FolderPictures(heldOut, classes)));
        }
        FolderListing all = FolderListing.ofPictures(root);
        if (all.files().stream().allMatch(file -> file.path().startsWith("train/"))) {
            all = FolderListing.ofPictures(root.resolve("train"));
        }
        FolderClasses classes = FolderClasses.of(all, config.labels());
        return new EncodedCollection(
                config.root(), classes.names(), new FolderPictures(all, classes), Optional.empty());
    }
}
