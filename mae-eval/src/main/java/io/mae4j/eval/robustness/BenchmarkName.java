package io.mae4j.eval.robustness;

import java.util.List;
import java.util.Locale;

/** What {@code benchmark=} chooses. */
public enum BenchmarkName {
    /** ImageNet's 50,000 validation pictures. */
    IMAGENET("ImageNet", 50_000, List.of("imagenet", "imagenet1k", "ilsvrc2012", "imagenetval", "val")),
    /** ImageNet-C: the validation pictures under 15 corruptions at 5 severities. */
    IMAGENET_C("ImageNet-C", 50_000, List.of("imagenetc")),
    /** ImageNet-A: 7,500 pictures of 200 classes that mislead ResNet-50. */
    IMAGENET_A("ImageNet-A", 7_500, List.of("imageneta")),
    /** ImageNet-R: 30,000 renditions (paintings, toys, ...) of 200 classes. */
    IMAGENET_R("ImageNet-R", 30_000, List.of("imagenetr")),
    /** ImageNet-Sketch: 50,889 sketches of all classes. */
    IMAGENET_SKETCH("ImageNet-Sketch", 50_889, List.of("imagenetsketch", "sketch")),
    /** All of those that are there. */
    ROBUSTNESS("robustness", 0, List.of()),
    /** The held-out pictures of any data set, corrupted as they are read. */
    CORRUPTED("corrupted", 0, List.of());

    private final String title;
    private final int pictures;
    private final List<String> folders;

    BenchmarkName(String title, int pictures, List<String> folders) {
        this.title = title;
        this.pictures = pictures;
        this.folders = folders;
    }

    /** As in configurations, metrics and files: {@code imagenet_c}. */
    public String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String title() {
        return title;
    }

    /** How many pictures are published; of ImageNet-C, for one corruption at one severity. */
    int pictures() {
        return pictures;
    }

    /** Whether a folder's name says that the benchmark is in it. */
    boolean isIn(String folder) {
        return folders.contains(folder.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", ""));
    }
}
