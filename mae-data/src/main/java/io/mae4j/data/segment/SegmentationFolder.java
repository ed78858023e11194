package io.mae4j.data.segment;

import com.google.inject.Inject;
import io.mae4j.UserError;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Inline;
import io.mae4j.config.Range;
import io.mae4j.data.dataset.Dataset;
import io.mae4j.data.dataset.EncodedCollection;
import io.mae4j.data.dataset.EncodedSource;
import io.mae4j.data.dataset.HeldOut;
import io.mae4j.data.dataset.PictureSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Pictures in one folder and their label maps in another, each a PNG of its picture's path but for how it ends. Lists of names say
 * which pictures are for training and which are held out; without, folders {@code train} or {@code training}, and {@code val},
 * {@code validation} or {@code test} in both do; otherwise a part is held out, as of an {@link io.mae4j.data.dataset.ImageFolder}.
 *
 * <p>The value of a pixel, or its index where there is a palette, is its class; 255 stands for none.
 */
public final class SegmentationFolder implements SegmentedSource, EncodedSource {
    private static final List<String> TRAIN = List.of("train", "training"); // the first that is there, and of these too
    private static final List<String> HELD_OUT = List.of("val", "validation", "test");

    /** Parameters of {@code data=segmentation}. */
    public record Config(
            @Doc("the folder") String root,

            @Default("images") @Doc("folder of the pictures, below root")
            String pictures,

            @Default("annotations") @Doc("folder of the label maps, below root")
            String labels,

            @Default("null") @Doc("what pictures' names end in; others are none. null: what pictures' names usually do")
            Optional<String> pictureSuffix,

            @Default(".png") @Doc("what a label map's name ends in, in the place of its picture's ending")
            String labelSuffix,

            @Default("null")
            @Doc("file of the training pictures' names, below root, one a line, without ending; null: by folders")
            Optional<String> trainList,

            @Default("null") @Doc("file of the held-out pictures' names")
            Optional<String> heldOutList,

            @Default("null") @Range(min = 1, max = 255) @Doc("how many classes there are; null: as many as have names")
            OptionalInt classes,

            @Default("[]") @Doc("the classes' names; []: those in the file names, or their values in the files")
            List<String> classNames,

            @Default("null") @Doc("file of the classes' names, below root, one a line, instead of classNames")
            Optional<String> names,

            @Default("false") @Doc("the value 0 stands for no class, and 1 for the first, as in ADE20K")
            boolean zeroIsNone,

            @Inline PictureSettings preparation) {
        public Config {
            if (Path.of(pictures).normalize().equals(Path.of(labels).normalize())
                    && pictureSuffix.orElse(labelSuffix).equals(labelSuffix)) {
                throw new IllegalArgumentException(
                        "pictures and labels are the same folder, " + labels
                                + ", in which each label map would be a picture too; pictureSuffix and labelSuffix can tell them");
            }
            if (classes.isEmpty() && names.isEmpty() && classNames.isEmpty()) {
                throw new IllegalArgumentException(
                        "classes is null; it needs the number of classes, or names the file of their names");
            }
            if (trainList.isEmpty() && heldOutList.isPresent()) {
                throw new IllegalArgumentException("heldOutList is given without trainList; it takes both, or none");
            }
        }
    }

    private final Config config;
    private final Path root;

    @Inject
    SegmentationFolder(Config config) {
        this.config = config;
        this.root = Path.of(config.root());
    }

    @Override
    public PictureSettings settings() {
        return config.preparation();
    }

    @Override
    public EncodedCollection collect() {
        return files().collection(config.root());
    }

    @Override
    public SegmentedDataset openSegmented() {
        List<String> names = classNames();
        ClassValues values = new ClassValues(names.size(), config.zeroIsNone());
        Splits files = files();
        EncodedCollection collection = files.collection(config.root());
        Dataset pictures = settings().dataset(collection);
        HeldOut split = settings().split(collection);
        return new SegmentedDataset(
                pictures,
                names,
                new FolderLabelMaps(files.train(), split.train(), pictures.train(), values),
                new FolderLabelMaps(
                        files.heldOut().orElse(files.train()), split.heldOut(), pictures.heldOut(), values));
    }

    @Override
    public Dataset open() {
        return openSegmented().pictures();
    }

    private record Splits(SegmentedFiles train, Optional<SegmentedFiles> heldOut) {
        EncodedCollection collection(String name) {
            return new EncodedCollection(name, List.of(), train, heldOut.map(files -> files));
        }
    }

    private Splits files() {
        if (config.trainList().isPresent()) {
            return new Splits(
                    files("", config.trainList()), config.heldOutList().map(list -> files("", Optional.of(list))));
        }
        Optional<String> train = split(TRAIN);
        Optional<String> heldOut = train.flatMap(there -> split(HELD_OUT));
        return new Splits(
                files(train.orElse(""), Optional.empty()), heldOut.map(split -> files(split, Optional.empty())));
    }

    private Optional<String> split(List<String> names) {
        Path pictures = root.resolve(config.pictures());
        return names.stream()
                .filter(name -> Files.isDirectory(pictures.resolve(name)))
                .findFirst();
    }

    private SegmentedFiles files(String split, Optional<String> list) {
        return SegmentedFiles.of(
                root.resolve(config.pictures()).resolve(split),
                root.resolve(config.labels()).resolve(split),
                new SegmentedFiles.Naming(config.pictureSuffix(), config.labelSuffix()),
                list.map(root::resolve));
    }

    private List<String> classNames() {
        Optional<Path> file = config.names().map(root::resolve);
        List<String> given = file.map(TextLines::of).orElse(config.classNames());
        List<String> names = file.isEmpty() && given.isEmpty() ? numbers() : given;
        int most = ClassValues.most(config.zeroIsNone());
        if (config.classes().isPresent() && config.classes().getAsInt() != names.size()) {
            throw new UserError(
                    file.map(path -> "data.names: " + path).orElse("data.classNames") + " has " + names.size()
                            + " names, but data.classes is " + config.classes().getAsInt());
        }
        if (names.isEmpty() || names.size() > most) {
            throw new UserError(
                    "data.classes: there are " + names.size() + " classes, but a label map of 8 bits has 1 to " + most);
        }
        return names;
    }

    private List<String> numbers() {
        int count = config.classes().orElseThrow();
        int first = new ClassValues(count, config.zeroIsNone()).first();
        return IntStream.range(first, first + count).mapToObj(Integer::toString).toList();
    }
}
