package io.mae4j.data.dataset;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.dataset.FolderListing.Entry;
import io.mae4j.data.image.ImageShape;
import io.mae4j.data.image.Normalization;
import io.mae4j.data.image.PictureDecoder;
import io.mae4j.data.transform.Augment;
import io.mae4j.data.transform.ResizeAndCenterCrop;
import io.mae4j.data.transform.Transform;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Pictures in a folder: in one sub-folder a class (ImageNet's layout; deeper nesting does not matter), or all without labels.
 * With {@code root/train} and {@code root/val} these are the splits; otherwise a part is held out, the pictures whose paths
 * have the smallest hashes, so that the same files always give the same splits.
 */
public final class ImageFolder implements DataSource {
    private static final Normalization GREY = new Normalization(List.of(0.449), List.of(0.226));
    private static final Normalization IMAGENET =
            new Normalization(List.of(0.485, 0.456, 0.406), List.of(0.229, 0.224, 0.225));

    /** Parameters of {@code data=folder}. */
    public record Config(
            @Doc("the folder") String root,

            @Default("224") @Range(min = 1, max = 4096) @Doc("height and width of the images, pixels")
            int size,

            @Default("3")
            @Range(min = 1, max = 3)
            @Doc("3: red, green, blue; 1: grey; pictures of the other kind are converted")
            int channels,

            @Default("none") @Doc("none: short side to size, centre crop; crop: random resized crop and flip")
            Augment augment,

            @Default("auto") @Doc("auto; folder: each sub-folder is a class; none: no labels")
            Labels labels,

            @Default("0.1")
            @Range(min = 0, max = 1, maxExclusive = true)
            @Doc("part held out where there is no val folder beside a train folder")
            double heldOutFraction,

            @Default("fail") @Doc("a picture that cannot be read: fail, or skip and count it")
            OnCorrupt onCorrupt,

            @Default("[]") @Doc("mean, 0 to 1, that normalisation subtracts, a channel each; [] is ImageNet's")
            List<Double> mean,

            @Default("[]") @Doc("standard deviation that normalisation divides by; [] is ImageNet's")
            List<Double> std) {}

    private final Config config;

    @Inject
    ImageFolder(Config config) {
        this.config = config;
    }

    @Override
    public Dataset open() {
        if (config.channels() == 2) {
            throw new UserError("data.channels is 2; pictures have 1 channel (grey) or 3 (red, green, blue)");
        }
        Path root = Path.of(config.root());
        if (Files.isDirectory(root.resolve("train")) && Files.isDirectory(root.resolve("val"))) {
            FolderListing train = listed(root.resolve("train"));
            FolderListing heldOut = listed(root.resolve("val"));
            FolderClasses classes = FolderClasses.of(train, config.labels());
            return dataset(
                    classes, pictures(train, train.files(), classes), pictures(heldOut, heldOut.files(), classes));
        }
        FolderListing all = listed(root);
        if (all.files().stream().allMatch(file -> file.path().startsWith("train/"))) {
            all = listed(root.resolve("train"));
        }
        FolderClasses classes = FolderClasses.of(all, config.labels());
        HeldOut split = HeldOut.of(all.files(), config.heldOutFraction());
        return dataset(classes, pictures(all, split.train(), classes), pictures(all, split.heldOut(), classes));
    }

    private Dataset dataset(FolderClasses classes, Part train, Part heldOut) {
        int size = config.size();
        Transform plain = new ResizeAndCenterCrop(size, size, size);
        Fingerprint fingerprint = new Fingerprint();
        train.addTo(fingerprint);
        heldOut.addTo(fingerprint);
        return new Dataset(
                config.root(),
                new ImageShape(config.channels(), size, size),
                Normalization.configured(
                        config.mean(), config.std(), config.channels(), config.channels() == 1 ? GREY : IMAGENET),
                classes.names(),
                train.pictures,
                heldOut.pictures,
                config.augment().transform(size, size, plain),
                plain,
                new CorruptPictures(config.onCorrupt()),
                fingerprint.finish());
    }

    private static FolderListing listed(Path folder) {
        FolderListing listing = FolderListing.of(folder);
        if (listing.files().isEmpty()) {
            throw new UserError("data.root: there are no pictures in "
                    + folder.toAbsolutePath().normalize()
                    + "; it needs JPEG, PNG, GIF, BMP or TIFF files, in it or below");
        }
        return listing;
    }

    private Part pictures(FolderListing listing, List<Entry> files, FolderClasses classes) {
        String[] paths = files.stream().map(Entry::path).toArray(String[]::new);
        int[] labels = files.stream()
                .mapToInt(file -> classes.label(listing.root(), file.path()))
                .toArray();
        return new Part(files, new FilePictures(listing.root(), paths, labels, new PictureDecoder(config.channels())));
    }

    private record Part(List<Entry> files, Pictures pictures) {
        void addTo(Fingerprint fingerprint) {
            fingerprint.add(files.size());
            for (Entry file : files) {
                fingerprint.add(file.path()).add(file.size());
            }
        }
    }
}
