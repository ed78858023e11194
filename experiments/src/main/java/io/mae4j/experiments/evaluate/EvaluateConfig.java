package io.mae4j.experiments.evaluate;

import com.typesafe.config.ConfigObject;
import io.mae4j.component.PixelSize;
import io.mae4j.config.Default;
import io.mae4j.config.Doc;
import io.mae4j.config.Range;
import io.mae4j.data.dataset.OnCorrupt;
import io.mae4j.data.load.LoaderConfig;
import io.mae4j.eval.robustness.BenchmarkName;
import io.mae4j.experiments.task.ProbeConfig;
import io.mae4j.train.run.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/** The configuration of an evaluation, {@code conf/evaluate.conf}. */
public record EvaluateConfig(
        @Default("evaluate") @Doc("part of the run folder's name, and the run's name for the tracker")
        String name,

        @Default("runs") @Doc("where run folders are made") Path runs,

        @Doc("a classifier: a fine-tuning run's folder, a checkpoint's, or a file of weights with a head")
        Path checkpoint,

        ProbeConfig.Encoder encoder,
        Choice benchmark,

        @Default("[all]")
        @Doc("of ImageNet-C and benchmark=corrupted: names, all (the fifteen) and extra (the four others)")
        List<String> corruptions,

        @Default("[1, 2, 3, 4, 5]") @Range(min = 1, max = 5) @Doc("of each corruption")
        List<Integer> severities,

        @Default("null")
        @Doc("benchmark=corrupted: the results.json or run folder of the evaluation by whose errors these are divided")
        Optional<Path> baseline,

        @Default("null")
        @Range(min = 0, max = 1)
        @Doc("imagenet_c: the model's top-1 error on ImageNet's own pictures, for relative mCE")
        OptionalDouble cleanError,

        @Default("null")
        @Range(min = 1)
        @Doc("height and width of the images that the model sees, pixels; null: as it was trained")
        Optional<PixelSize> size,

        @Default("null") @Range(min = 1) @Doc("pictures of each part at most, spread evenly over it; null: all")
        OptionalInt count,

        @Default("0") @Doc("of the random numbers of benchmark=corrupted")
        long seed,

        @Default("null") @Doc("benchmark=corrupted: a folder of pictures of frost; null: generated ones")
        Optional<Path> frost,

        ConfigObject augment,
        ConfigObject data,
        ConfigObject engine,
        ConfigObject tracking,

        @Default("100") @Range(min = 1) @Doc("pictures computed on together")
        int batch,

        LoaderConfig loader) {
    public EvaluateConfig {
        RunFolder.requireName(name);
        if (corruptions.isEmpty() || severities.isEmpty()) {
            throw new IllegalArgumentException("corruptions and severities: one or more of each");
        }
        corruptions = List.copyOf(corruptions);
        severities = severities.stream().distinct().sorted().toList();
    }

    /** What the group {@code benchmark} chooses. */
    public record Choice(@Doc("which benchmark") BenchmarkName name) {}

    /** The data of the benchmarks that are folders of pictures. */
    public record Folders(
            @Doc("the benchmark's folder, or one that it lies in")
            Path root,

            @Default("fail") @Doc("a picture that cannot be read: fail, or skip and name it")
            OnCorrupt onCorrupt,

            @Default("[]") @Doc("mean, 0 to 1, that normalisation subtracts; [] is that of the run, or ImageNet's")
            List<Double> mean,

            @Default("[]") @Doc("standard deviation that normalisation divides by")
            List<Double> std,

            @Default("false") @Doc("turn JPEGs upright as their EXIF segment asks; torchvision does not")
            boolean exif) {}
}
