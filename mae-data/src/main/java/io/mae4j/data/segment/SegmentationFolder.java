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
import io.mae4j.file.AtomicFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;

/**
 * Pictures in one folder and their label maps in another, each a PNG of its picture's path but for the suffix. Folders {@code
 * train} or {@code training}, and {@code val}, {@code validation} or {@code test} in both are the splits; otherwise a part is held
 * out, as of an {@link io.mae4j.data.dataset.ImageFolder}.
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

            @Default("null") @Range(min = 1, max = 255) @Doc("how many classes there are; null: as many as names")
            OptionalInt classes,

            @Default("null") @Doc("file of the classes' names, below root, one a line; null: their values in the files")
            Optional<String> names,

            @Default("false") @Doc("the value 0 stands for no class, and 1 for the first, as in ADE20K")
            boolean zeroIsNone,

            @Inline PictureSettings preparation) {
        public Config {
            if (classes.isEmpty() && names.isEmpty()) {
                throw new IllegalArgumentException(
                        "classes is null; it needs the number of classes, or names the file of their names");
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
        Optional<String> train = split(TRAIN);
        Optional<String> heldOut = train.flatMap(there -> split(HELD_OUT));
        return new Splits(files(train.orElse("")), heldOut.map(this::files));
    }

    private Optional<String> split(List<String> names) {
        Path pictures = root.resolve(config.pictures());
        return names.stream()
                .filter(name -> Files.isDirectory(pictures.resolve(name)))
                .findFirst();
    }

    private SegmentedFiles files(String split) {
        return SegmentedFiles.of(
                root.resolve(config.pictures()).resolve(split),
                root.resolve(config.labels()).resolve(split));
    }

    private List<String> classNames() {
        List<String> names = config.names().map(this::read).orElseGet(this::numbers);
        int most = ClassValues.most(config.zeroIsNone());
        if (config.classes().isPresent() && config.classes().getAsInt() != names.size()) {
            throw new UserError("data.names: " + root.resolve(config.names().orElseThrow()) + " has " + names.size()
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

    private List<String> read(String names) {
        Path file = root.resolve(names);
        try {
            return Files.readAllLines(file).stream()
                    .map(String::strip)
                    .filter(line -> !line.isEmpty())
                    .toList();
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + AtomicFile.reason(e), e);
        }
    }
}
